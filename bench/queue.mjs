/**
 * @file What the queue and the ledger cost, with workers that do nothing: memory of Redis a job, jobs a
 * second and what they take of its processor, what idle workers ask of it, the same through all of
 * `batch --queue` and `work`, bytes of the ledger a picture.
 *
 *   npm run build && node bench/queue.mjs [jobs]
 *
 * Needs redis-server, which it starts on a free port of this machine.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { openLedger } from '../dist/jobs/batch/ledger.js'
import { createQueueDrawer } from '../dist/jobs/queue/drawer.js'
import { startWorker } from '../dist/jobs/queue/worker.js'
import { openStore } from '../dist/jobs/store/open-store.js'
import { resolveOptions } from '../dist/src/options/sketch-options.js'

const COUNT = Number(process.argv[2] ?? 100_000)
/** Workers that share a tenth of the jobs. */
const CREWS = [10, 100, 1000]
/** Idle workers are watched so long, in seconds. */
const IDLE = 20
const folder = mkdtempSync(join(tmpdir(), 'strokesmith-bench-'))
const options = resolveOptions({ preset: 'fast' })
const models = { mini: 'f'.repeat(64) }

/** As large as a job of `batch --queue` is. */
const jobOf = (i) => ({
  photo: i.toString(16).padStart(64, '0'),
  beside: {},
  name: `photos/2024/picture-${i}.jpg`,
  version: '0.1.0',
  models,
  options,
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

const connectTo = (address) => new Redis(address, { maxRetriesPerRequest: null })

async function timed(work) {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

async function figure(redis, section, ...names) {
  const info = await redis.info(section)
  return names.reduce((sum, name) => sum + Number(new RegExp(`${name}:([\\d.]+)`).exec(info)[1]), 0)
}
const memory = (redis) => figure(redis, 'memory', 'used_memory')
/** Seconds of the processor that Redis has taken. */
const busy = (redis) => figure(redis, 'cpu', 'used_cpu_sys', 'used_cpu_user')

async function fill(queue, count) {
  const kept = { attempts: 5, backoff: { type: 'exponential', delay: 2000 } }
  for (let i = 0; i < count; i += 1000) {
    const jobs = Array.from({ length: Math.min(1000, count - i) }, (_, k) => ({
      name: 'sketch',
      data: jobOf(i + k),
      opts: { ...kept, jobId: jobOf(i + k).photo, removeOnComplete: true },
    }))
    await queue.addBulk(jobs)
  }
}

async function benchMemory(address, redis) {
  const queue = new Queue('memory', { connection: connectTo(address) })
  const before = await memory(redis)
  const seconds = await timed(() => fill(queue, COUNT))
  const bytes = ((await memory(redis)) - before) / COUNT
  console.log(`${COUNT} jobs: ${Math.round(COUNT / seconds)} put a second`)
  console.log(`${Math.round(bytes)} bytes of Redis a job (JSON ${JSON.stringify(jobOf(0)).length})`)
  await redis.flushall()
}

/** Workers of two hands each, in this process, that do nothing; then they wait for more. */
async function benchCrew(address, redis, size) {
  const count = COUNT / 10
  const name = `crew-${size}`
  const queue = new Queue(name, { connection: connectTo(address) })
  await queue.pause()
  await fill(queue, count)
  const before = await memory(redis)
  let done = 0
  const all = new AbortController()
  const finished = once(all.signal, 'abort')
  const crew = Array.from({ length: size }, () => {
    const worker = new Worker(name, async () => {}, {
      connection: connectTo(address),
      concurrency: 2,
    })
    return worker.on('completed', () => ++done === count && all.abort())
  })
  await Promise.all(crew.map((worker) => worker.waitUntilReady()))
  const bytes = ((await memory(redis)) - before) / size
  const taken = await busy(redis)
  const seconds = await timed(async () => {
    await queue.resume()
    await finished
  })
  const idle = await busy(redis)
  await sleep(1000 * IDLE)
  const share = ((await busy(redis)) - idle) / IDLE
  console.log(
    `${size} workers: ${Math.round(count / seconds)} jobs a second, ${Math.round((1e6 * (idle - taken)) / count)} µs of Redis each; ` +
      `idle, ${(100 * share).toFixed(1)} % of a core and ${Math.round(bytes / 1000)} kB each`,
  )
  await Promise.all(crew.map((worker) => worker.close(true)))
}

/** A drawer of `batch`, four of `work`, a store in a folder: all but the drawing. */
async function benchAll(address, redis) {
  const count = COUNT / 50
  const store = await openStore(join(folder, 'store'))
  const result = { strokes: 16, loss: 0.5, milliseconds: 0, warnings: [] }
  const svg = new Uint8Array(5000)
  const draw = async ({ files }) => ({ ...result, files: [{ name: files.output, data: svg }] })
  const hand = { size: 2, draw, close: async () => {} }
  const own = { queue: address, store, version: '0.1.0' }
  const lacks = async () => undefined
  for (let i = 0; i < 4; i++) await startWorker({ ...own, drawer: hand, lacks })
  const drawer = await createQueueDrawer({ ...own, modelsOf: async () => models })
  const path = (i) => join(folder, `${i}.png`)
  for (let i = 0; i < count; i++) writeFileSync(path(i), `picture ${i}`.repeat(1000))
  const [taken, used] = [await busy(redis), process.cpuUsage()]
  const seconds = await timed(() =>
    Promise.all(
      Array.from({ length: count }, (_, i) => drawer.draw({ ...jobOf(i), photo: path(i) })),
    ),
  )
  const { user, system } = process.cpuUsage(used)
  const redisTime = Math.round((1e6 * ((await busy(redis)) - taken)) / count)
  console.log(
    `batch and 4 × work: ${Math.round(count / seconds)} jobs a second; ` +
      `${Math.round((user + system) / count)} µs of both and ${redisTime} µs of Redis each`,
  )
}

function benchLedger() {
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
  const redis = connectTo(address)
  await benchMemory(address, redis)
  for (const size of CREWS) await benchCrew(address, redis, size)
  await benchAll(address, redis)
  let bytes = 0
  const seconds = await timed(() => {
    bytes = benchLedger()
  })
  console.log(
    `${Math.round(bytes / COUNT)} bytes of ledger a picture, ${Math.round(COUNT / seconds)} noted and finished a second`,
  )
} finally {
  server.kill('SIGKILL')
  rmSync(folder, { recursive: true })
  process.exit() // connections are open
}
