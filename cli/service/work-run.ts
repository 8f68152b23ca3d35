/** @file A call of `work`: threads behind a queue. SIGTERM and Ctrl-C end it within a step. */
import { once } from 'node:events'
import type { WorkerEvent } from '../../jobs/queue/draw-job.ts'
import type { QueueJob } from '../../jobs/queue/jobs.ts'
import { startWorker } from '../../jobs/queue/worker.ts'
import { openStore } from '../../jobs/store/open-store.ts'
import { modelInfo } from '../../models/registry.ts'
import { verifyFile } from '../../models/store/model-files.ts'
import { OptionError } from '../../src/errors.ts'
import { isnetHash } from '../../src/node/isnet.ts'
import { modelHash } from '../../src/node/model-hashes.ts'
import { VERSION } from '../../src/version.ts'
import { pick } from '../flags.ts'
import { createSketchPool } from '../pool/sketch-pool.ts'
import { workOptions } from './work-options.ts'

export async function runWorkCommand(flags: Record<string, unknown>): Promise<void> {
  const { queue, store, jobs, lock, isnet, offline, json, quiet } = pick(workOptions, flags)
  if (!queue || !store) throw new OptionError('say what to draw, with --queue and --store')
  const drawer = createSketchPool({ offline, isnet }, jobs)
  const onEvent = (event: WorkerEvent) => {
    if (json) process.stdout.write(`${JSON.stringify(event)}\n`)
    if (!quiet && event.type !== 'drawing') process.stderr.write(`${line(event)}\n`)
  }
  const worker = await startWorker({
    queue,
    store: await openStore(store),
    drawer,
    version: VERSION,
    lacks: createCheck({ offline, isnet }),
    onEvent,
    lock: lock && 1000 * lock,
  })
  if (!quiet) process.stderr.write(`drawing up to ${drawer.size} at a time from the queue\n`)
  await Promise.race(['SIGTERM', 'SIGINT'].map((signal) => once(process, signal)))
  await worker.drain()
  await drawer.close()
}

/** Says why a job is for others: other weights, or none, would not give the same drawing. */
function createCheck({
  offline = false,
  isnet,
}: {
  offline?: boolean
  isnet?: string
}): (job: QueueJob) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>()
  const problemWith = async (id: string, hash: string) => {
    const masks = id === 'isnet'
    const found = masks ? isnetHash({ file: isnet }) : modelHash(id)
    const here = await found.catch(() => undefined)
    if (here !== hash) return `there is no ${id} of these weights here`
    if (masks) return undefined
    const [weights] = modelInfo(id).files
    const there = !offline || !weights || (await verifyFile(weights)).state === 'verified'
    return there ? undefined : `${id} is not here, and the network is not to be used`
  }
  return async ({ models }) => {
    for (const [id, hash] of Object.entries(models)) {
      const problem = known.get(`${id} ${hash}`) ?? problemWith(id, hash)
      known.set(`${id} ${hash}`, problem)
      if (await problem) return problem
    }
    return undefined
  }
}

function line(event: Exclude<WorkerEvent, { type: 'drawing' }>): string {
  const { type, photo } = event
  if (type === 'failed') return `failed: ${event.error}${event.last ? '' : '; will be tried again'}`
  if (type === 'left') return `left: ${photo}: ${event.why}`
  if (event.found) return `there already: ${photo}`
  return `done: ${photo} in ${(event.ms / 1000).toFixed(1)} s`
}
