/** @file A Redis server for a test: on a free port of this machine, with its own folder. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'

/** Debian's package is redis-server; without it these tests are skipped. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

export interface TestRedis {
  address: string
  /** Kills it and starts it again on what it had brought to the disk. */
  restart(): Promise<void>
  /** Kills it. */
  stop(): Promise<void>
  /** Makes it forget everything. */
  forget(): Promise<void>
}

export async function startRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-redis-'))
  const port = await freePort()
  let server = await launch(port, folder)
  onTestFinished(async () => {
    await end(server)
    await rm(folder, { recursive: true })
  })
  return {
    address: `redis://127.0.0.1:${port}`,
    async restart() {
      await end(server)
      server = await launch(port, folder)
    },
    stop: () => end(server),
    async forget() {
      const redis = new Redis(port)
      await redis.flushall()
      redis.disconnect()
    },
  }
}

async function launch(port: number, folder: string): Promise<ChildProcess> {
  const network = ['--port', `${port}`, '--bind', '127.0.0.1']
  const disk = ['--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always']
  const server = spawn('redis-server', [...network, ...disk])
  await new Promise<void>((ready, fail) => {
    server.stdout.on('data', (text) => {
      if (String(text).includes('Ready to accept connections')) ready()
    })
    server.on('exit', (code) => fail(new Error(`redis-server ended: ${code}`)))
  })
  return server
}

async function end(server: ChildProcess): Promise<void> {
  if (server.signalCode) return
  const ended = once(server, 'exit')
  server.kill('SIGKILL')
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number } // it listens on a port, not on a pipe
  server.close()
  return port
}
