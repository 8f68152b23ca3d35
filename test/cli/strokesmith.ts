/** @file Runs the built command line in a process of its own, as a user's shell would. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export const MUG = fileURLToPath(new URL('../../examples/mug.png', import.meta.url))
export const DUCK = fileURLToPath(new URL('../../examples/duck.png', import.meta.url))

/** A drawing in no time, for tests that care about what is around it. */
export const QUICK = ['--strokes', '3', '--seeds', '1', '--iterations', '2', '--bank', '1']

export interface Result {
  code: number | null
  stdout: string
  stderr: string
}

/** @param output a file descriptor in place of the pipe that `finish` reads */
export function start(
  args: string[],
  input: string | Uint8Array = '',
  output: 'pipe' | number = 'pipe',
): ChildProcess {
  if (!existsSync(MAIN)) throw new Error('these tests run what `npm run build` built')
  const env = { ...process.env, NO_COLOR: '1' }
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['pipe', output, 'pipe'] })
  child.stdin?.on('error', () => {}) // it may have ended without reading
  child.stdin?.end(input)
  return child
}

export function strokesmith(args: string[], input?: string | Uint8Array): Promise<Result> {
  return finish(start(args, input))
}

export function finish(child: ChildProcess): Promise<Result> {
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (text) => {
    said.stdout += text
  })
  child.stderr?.on('data', (text) => {
    said.stderr += text
  })
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => done({ code, ...said }))
  })
}

/** An empty folder that goes away with the test; returns where a name in it is. */
export async function folder(): Promise<(name: string) => string> {
  const path = await mkdtemp(join(tmpdir(), 'strokesmith-test-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return (name) => join(path, name)
}
