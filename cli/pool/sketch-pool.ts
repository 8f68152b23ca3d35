/** @file Threads that sketch. Threads × those of their engines are no more than the cores. */
import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { createPool } from '../../jobs/pool.ts'
import type { Drawer } from '../../jobs/task.ts'
import type { SessionOptions } from '../../src/node/session.ts'

/**
 * V8 marks garbage bit by bit, on threads of its own. Here few objects hold much memory, so that marking
 * begins anew some fifty times a picture. Marking at once takes 11 % less of the processor (two pictures
 * of --preset fast on two threads: 19.2 s instead of 21.7).
 */
const MARK_AT_ONCE = '--no-incremental-marking'

/**
 * @param machine what sessions are made with
 * @param jobs pictures at a time; as many as there are cores by default
 * @param nice how much less urgent drawing is than answering
 */
export function createSketchPool(
  machine: Omit<SessionOptions, 'threads'>,
  jobs = availableParallelism(),
  nice = 0,
): Drawer {
  setFlagsFromString(MARK_AT_ONCE)
  const threads = Math.max(1, Math.floor(availableParallelism() / jobs))
  // Compiled beside this file.
  const entry = new URL('./sketch-worker.js', import.meta.url)
  return createPool(entry, { size: jobs, nice, data: { ...machine, threads } })
}
