/**
 * @file `npm run lint`: every `lint:…` of package.json (style, types, which room may know which,
 * what nobody uses), all of them even if one fails; builds first if a source is newer.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare, root } from './prepare.mjs'

/** @returns how many checks passed and failed */
export function lint() {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const checks = Object.keys(scripts).filter((name) => name.startsWith('lint:'))
  const passed = checks.filter((name) => succeeds(scripts[name])).length
  return { passed, failed: checks.length - passed }
}

/** The packages' own commands come first, as in `npm run`. */
function succeeds(command) {
  const PATH = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  const env = { ...process.env, PATH }
  return spawnSync(command, { cwd: root, env, shell: true, stdio: 'inherit' }).status === 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  prepare() // scripts and examples import what was built
  process.exitCode = lint().failed > 0 ? 1 : 0
}
