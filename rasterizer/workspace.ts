/** @file Scratch memory, so that repeated calls allocate nothing the size of the canvas. */

import type { SampleStore } from './composite.ts'

/**
 * What calls may share, one after another. Holds no results: whatever it contains, a call gives
 * the same image.
 */
export interface Workspace extends SampleStore {
  readonly slot: Int32Array
}

/** Scratch for `samples` samples. */
export function createWorkspace(samples: number): Workspace {
  return {
    pass: 0,
    slot: new Int32Array(samples),
    stamp: new Int32Array(samples),
    color: new Float32Array(3 * samples),
    through: new Float32Array(samples),
  }
}
