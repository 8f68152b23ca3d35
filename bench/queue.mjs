/**
 * @file What the queue and the ledger cost, with workers that do nothing: memory of Redis a job, jobs a
 * second through it, bytes of the ledger a picture.
 *
 *   npm run build && node bench/queue.mjs [jobs]
 *
 * Needs redis-server, which it starts on a free port of this machine.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { openLedger } from '../dist/jobs/batch/ledger.js'
import { resolveOptions } from '../dist/src/options.js'

const COUNT = Number(process.argv[2] ?? 100_000)
const folder = mkdtempSync(join(tmpdir(), 'strokesmith-bench-'))

/** As large as a job of `batch --queue` is. */
const jobOf = (i) => ({
  photo: i.toString(16).padStart(64, '0'),
  name: `photos/2024/picture-${i}.jpg`,
  recipe: { version: '0.1.0', models: { mini: 'f'.repeat(64) } },
  options: resolveOptions({ preset: 'fast' }),
  files: { output: `2024/picture-${i}.svg` },
})

async function startRedis() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  const disk = ['--dir', folder, '--save', '', '--appendonly', 'yes']
  const server = spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', ...disk])
  await once(server.stdout, 'data')
  return { server, address: `redis://127.0.0.1:${port}` }
}

const seconds = async (work) => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

async function usedMemory(redis) {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))[1])
}

async function fill(queue) {
  const options = { attempts: 5, backoff: { type: 'exponential', delay: 2000 } }
  for (let i = 0; i < COUNT; i += 1000) {
    const jobs = Array.from({ length: Math.min(1000, COUNT - i) }, (_, k) => ({
      name: 'sketch',
      data: jobOf(i + k),
      opts: { ...options, jobId: (i + k).toString(16).padStart(64, '0'), removeOnComplete: true },
    }))
    await queue.addBulk(jobs)
  }
}

/** @returns jobs a second that workers get through which do nothing */
async function empty(address, workers, concurrency) {
  let done = 0
  const began = performance.now()
  await new Promise((finished) => {
    for (let i = 0; i < workers; i++) {
      const connection = new Redis(address, { maxRetriesPerRequest: null })
      const worker = new Worker('bench', async () => {}, { connection, concurrency })
      worker.on('completed', () => {
        if (++done === COUNT) finished()
      })
    }
  })
  return COUNT / ((performance.now() - began) / 1000)
}

function ledgerBytes() {
  const ledger = openLedger(folder, JSON.stringify(jobOf(0)))
  for (let i = 0; i < COUNT; i += 256) {
    const found = Array.from({ length: Math.min(256, COUNT - i) }, (_, k) => {
      const { name, files } = jobOf(i + k)
      return { photo: name, dir: '2024', target: files.output, bytes: 1e6, modified: 1.7e12 }
    })
    ledger.note(found)
  }
  for (let row = ledger.take(); row; row = ledger.take()) {
    const key = row.id.toString(16).padStart(64, '0')
    ledger.finish(row.id, { key, files: [row.target], strokes: 16, loss: 0.5, milliseconds: 4000 })
  }
  ledger.close()
  return statSync(join(folder, '.strokesmith/ledger.sqlite')).size
}

const { server, address } = await startRedis()
try {
  const redis = new Redis(address)
  const queue = new Queue('bench', {
    connection: new Redis(address, { maxRetriesPerRequest: null }),
  })
  const before = await usedMemory(redis)
  const filling = await seconds(() => fill(queue))
  const bytes = (await usedMemory(redis)) - before
  console.log(`${COUNT} jobs: ${Math.round(COUNT / filling)} put a second`)
  console.log(
    `${Math.round(bytes / COUNT)} bytes of Redis a job (JSON ${JSON.stringify(jobOf(0)).length})`,
  )
  console.log(`${Math.round(await empty(address, 4, 25))} jobs a second through 4 × 25 idle hands`)
  let size = 0
  const ledger = await seconds(() => {
    size = ledgerBytes()
  })
  console.log(
    `${Math.round(size / COUNT)} bytes of ledger a picture, ${Math.round(COUNT / ledger)} noted and finished a second`,
  )
} finally {
  server.kill('SIGKILL')
  rmSync(folder, { recursive: true })
  process.exit() // connections are open
}
