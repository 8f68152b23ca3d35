/** @file Kernels and their memory, kept from call to call. */

import { createPlainKernel } from './plain.ts'
import type { Kernel, Paper } from './scene.ts'
import { createSimdKernel, hasSimd } from './simd.ts'

/**
 * Scratch that calls may share, one after another, to save allocating it anew. It changes no
 * result: calls that share a workspace may be in flight at once, and in any order.
 */
export interface Workspace {
  readonly kernels: Map<string, Kernel>
  /** Whose touches the kernels hold: saves painting a scene again on the way back. */
  held?: object
}

export function createWorkspace(): Workspace {
  return { kernels: new Map() }
}

/** The fastest kernel for a paper. Its filter may vary, and for strokes its size. */
export function kernelFor(workspace: Workspace, paper: Paper, filled: boolean): Kernel {
  const { height, width, samples } = paper
  const simd = samples === 2 && !filled && hasSimd(height * width)
  const name = simd ? 'simd' : `${height} ${width} ${samples}`
  const known = workspace.kernels.get(name)
  if (known) return known
  const kernel = simd ? createSimdKernel() : createPlainKernel(paper)
  workspace.kernels.clear()
  workspace.held = undefined
  workspace.kernels.set(name, kernel)
  return kernel
}
