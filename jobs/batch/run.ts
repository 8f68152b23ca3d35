/**
 * @file A batch: find → ledger → draw → store, all at the same time. Pictures are found while others
 * are drawn; a picture's row is done only once its files are in place.
 */
import { setMaxListeners } from 'node:events'
import { AbortError } from '../../src/errors.ts'
import { createBell } from '../bell.ts'
import type { Batch } from './batch.ts'
import { look } from './inputs.ts'
import type { Found } from './ledger.ts'
import { isThere, settle } from './settle.ts'

/**
 * Draws what is missing or has changed.
 * @throws {AbortError} once the signal has fired; what was being drawn is then waiting again
 * @throws {FullStoreError} if nothing can be written any more
 */
export async function runBatch(batch: Batch): Promise<void> {
  const stop = new AbortController()
  const signal = batch.signal ? AbortSignal.any([batch.signal, stop.signal]) : stop.signal
  setMaxListeners(0, signal) // every picture that is being drawn listens
  const news = createBell()
  const state = { finding: true }
  const find = async () => {
    try {
      await findAll(batch, signal, news.ring)
    } finally {
      state.finding = false
      news.ring()
    }
  }
  const lane = async () => {
    while (!signal.aborted) {
      const row = batch.ledger.take()
      if (row) await settle(row, batch, signal)
      else if (state.finding) await news.heard()
      else return
    }
  }
  const works = [find(), ...Array.from({ length: batch.drawer.size }, lane)]
  const ended = works.map((work) =>
    work.catch((error: unknown) => {
      stop.abort() // the first failure ends all others
      throw error
    }),
  )
  const failures = (await Promise.allSettled(ended)).flatMap((end) =>
    end.status === 'rejected' ? [end.reason] : [],
  )
  if (batch.signal?.aborted) throw new AbortError()
  const [first] = failures.filter((error) => !(error instanceof AbortError))
  if (first) throw first
}

async function findAll(batch: Batch, signal: AbortSignal, ring: () => void): Promise<void> {
  let count = 0
  for await (const pictures of batch.pictures) {
    if (signal.aborted) return
    const found: Found[] = []
    for (const picture of pictures) found.push(await look(picture, batch.task(picture)))
    count += found.length
    batch.onFound?.(count, false)
    await note(found, batch)
    ring()
  }
  batch.onFound?.(count, true)
}

async function note(found: readonly Found[], batch: Batch): Promise<void> {
  const { ledger, onEvent } = batch
  const { settled, collisions } = ledger.note(found)
  for (const { found, other } of collisions) {
    const { photo, target } = found
    const error = `its drawing would take the place of that of ${other}: use {ext} in --name`
    onEvent?.({ type: 'failed', photo, target, error })
  }
  for (const row of settled) {
    const { photo, target } = row
    if (row.state === 'failed') onEvent?.({ type: 'failed', photo, target, error: row.error ?? '' })
    else if (await isThere(row, batch.folder)) onEvent?.({ type: 'kept', photo, target })
    else ledger.release(row.id)
  }
}
