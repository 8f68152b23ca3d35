/** @file Threads that sketch. Threads × those of their engines are no more than the cores. */
import { availableParallelism } from 'node:os'
import { createPool } from '../jobs/pool.ts'
import type { Drawer } from '../jobs/task.ts'
import type { MachineOptions } from '../src/options.ts'

/** @param jobs pictures at a time; as many as there are cores by default */
export function createSketchPool(
  machine: Partial<MachineOptions>,
  jobs = availableParallelism(),
): Drawer {
  const threads = Math.max(1, Math.floor(availableParallelism() / jobs))
  // Compiled beside this file.
  const entry = new URL('./sketch-worker.js', import.meta.url)
  return createPool(entry, { size: jobs, data: { ...machine, threads } })
}
