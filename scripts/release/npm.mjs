/** @file Programs that a release needs, run to their end. */
import { spawnSync } from 'node:child_process'
import { root } from '../prepare.mjs'

/**
 * @returns standard output
 * @throws {Error} with what the program printed, if it fails
 */
export function execute(program, args, { cwd = root, shell = false } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    shell,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status === 0) return stdout
  const said = [error?.message, stdout, stderr].filter(Boolean).join('\n')
  throw new Error(`${[program, ...args].join(' ')} failed\n${said}`)
}

export const node = (args, options) => execute(process.execPath, args, options)

/** The npm that runs this script, or the one on the path. */
export function npm(args, options) {
  const path = process.env.npm_execpath
  if (path) return node([path, ...args], options)
  return execute('npm', args, { ...options, shell: process.platform === 'win32' })
}
