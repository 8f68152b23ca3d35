/** @file A user's folder with the package installed. */
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../prepare.mjs'
import { execute, npm } from './npm.mjs'

const OPTIONS = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']

/** Without a network npm must say so at once. */
const AT_ONCE = ['--fetch-retries=0', '--fetch-timeout=30000']

/**
 * Installs with npm, or, without a network, beside links to the checkout's own dependencies.
 * @returns the folder, and how many bytes all of it takes; unknown where it was linked
 */
export function installTarball(tarball, folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  try {
    npm(['install', tarball, ...OPTIONS, ...AT_ONCE], { cwd: folder })
    return { folder, bytes: bytesOf(join(folder, 'node_modules')) }
  } catch {
    console.error('npm cannot install here; going on with links to what the checkout has')
    linkTarball(tarball, folder)
    return { folder }
  }
}

function linkTarball(tarball, folder) {
  const installed = join(folder, 'node_modules/strokesmith')
  mkdirSync(installed, { recursive: true })
  execute('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed])
  const { dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(installed, 'package.json'), 'utf8'),
  )
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) link(name, folder)
}

/** Gives the folder a package that the checkout has. */
export function link(name, folder) {
  const path = join(folder, 'node_modules', name)
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(join(root, 'node_modules', name), path, 'junction')
}

function bytesOf(path) {
  const info = lstatSync(path)
  if (!info.isDirectory()) return info.size
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
}
