/**
 * @file Makes a checkout ready: installs packages if what is installed is not what the lock file
 * says, and builds if a source is newer than the last build. Does nothing the second time.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const SOURCES = [
  'cli',
  'jobs',
  'src',
  'nn',
  'rasterizer',
  'models',
  'bench',
  'package.json',
  'tsconfig.json',
]
const STAMP = join(root, 'dist/.built')

export function prepare() {
  if (!isInstalled()) install()
  if (!isBuilt()) build()
}

/** Every package of the lock file is there in its version; optional ones may be missing. */
export function isInstalled() {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const installed = packagesIn(join(root, 'node_modules/.package-lock.json'))
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    return installed[path] ? installed[path].version === version : optional
  })
}

function packagesIn(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {}
}

export function install() {
  console.error('Installing packages …')
  const npm = process.env.npm_execpath
  if (npm) node([npm, 'ci'])
  else run('npm', ['ci'])
}

export function isBuilt() {
  if (!existsSync(STAMP)) return false
  const built = statSync(STAMP).mtimeMs
  return SOURCES.every((source) => newest(join(root, source)) <= built)
}

/** The latest change under a path; a folder's own time tells of files that are gone. */
function newest(path) {
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  const names = readdirSync(path).filter((name) => name !== 'training')
  return Math.max(info.mtimeMs, ...names.map((name) => newest(join(path, name))))
}

export function build() {
  console.error('Building …')
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const started = new Date()
  node(['node_modules/@typescript/native/bin/tsc', '--project', 'tsconfig.build.json'])
  copyEncoder()
  chmodSync(join(root, 'dist/cli/main.js'), 0o755)
  writeFileSync(STAMP, `${started.toISOString()}\n`)
}

/** What ships learned travels beside the compiled code that looks for them. */
function copyEncoder() {
  const isData = (name) => /\.(json|safetensors)$/.test(name)
  const files = (folder) => readdirSync(join(root, folder)).map((name) => join(folder, name))
  const folders = ['models/hand', 'models/mini', 'models/prior']
  for (const name of folders.flatMap(files).filter(isData)) {
    cpSync(join(root, name), join(root, 'dist', name))
  }
}

/** Runs a Node program from the checkout and ends this one if it fails. */
function node(args) {
  run(process.execPath, args)
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(status ?? 1)
}
