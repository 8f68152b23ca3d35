/**
 * @file `npm test [-- vitest arguments…]`: makes the checkout ready, then lint, types and tests,
 * all of them even if one fails. The last line is the count. `--full` adds the long tests.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lint } from './lint.mjs'
import { prepare, root } from './prepare.mjs'

const full = process.argv.includes('--full')
const rest = process.argv.slice(2).filter((argument) => argument !== '--full')

prepare()

const results = [{ ...lint(), skipped: 0 }, test()]
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exitCode = sum('failed') > 0 ? 1 : 0

function test() {
  const folder = mkdtempSync(join(tmpdir(), 'strokesmith-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const ok = run('vitest/vitest.mjs', ['run', ...reporters, ...rest])
  const counts = existsSync(report)
    ? count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  rmSync(folder, { recursive: true })
  return ok ? counts : { ...counts, failed: Math.max(1, counts.failed) }
}

/** A file that cannot even be loaded has no failed tests, but it has failed. */
function count({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  }
}

function run(program, args) {
  const env = { ...process.env, ...(full && { STROKESMITH_TEST_FULL: '1' }) }
  const script = join(root, 'node_modules', program)
  return (
    spawnSync(process.execPath, [script, ...args], { cwd: root, env, stdio: 'inherit' }).status ===
    0
  )
}
