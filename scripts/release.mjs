/**
 * @file `npm run release [-- --dry-run] [npm publish options]`: builds, packs, tries the very
 * package as somebody who installs it would, and publishes that one. The checkout itself is
 * private, because `npm publish` would ship it without having built anything.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare, root } from './prepare.mjs'
import {
  importEntries,
  lintPackage,
  runCommand,
  typeCheck,
  typeCheckPeers,
} from './release/checks.mjs'
import { installTarball } from './release/install.mjs'
import { npm } from './release/npm.mjs'
import { pack } from './release/pack.mjs'

const options = process.argv.slice(2).filter((option) => option !== '--dry-run')
const dryRun = process.argv.includes('--dry-run')

if (!dryRun && isDirty()) {
  console.error('error: the working tree has changes that no commit holds')
  process.exit(1)
}
prepare()

const folder = mkdtempSync(join(tmpdir(), 'strokesmith-release-'))
try {
  const { tarball, size, unpackedSize, files } = pack(join(folder, 'stage'))
  lintPackage(tarball)
  const user = installTarball(tarball, join(folder, 'user'))
  typeCheck(user)
  importEntries(user)
  typeCheckPeers(user)
  runCommand(user)
  for (const { path, size } of files) console.log(`${String(size).padStart(9)}  ${path}`)
  console.log(
    `${files.length} files, ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked`,
  )
  console.log(
    `installed, with all that it needs: ${user.bytes ? megabytes(user.bytes) : 'unknown'}`,
  )
  if (!dryRun) npm(['publish', tarball, ...options])
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}

function isDirty() {
  return spawnSync('git', ['status', '--porcelain'], { cwd: root }).stdout.length > 0
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
