/** @file Kernels and their memory, kept from call to call. */

import { createPlainKernel } from './plain.ts'
import type { Kernel, Paper } from './scene.ts'
import { createSimdKernel, hasSimd } from './simd.ts'

/** Drawings that wait for their gradient keep a kernel each, while they have no more pixels. */
const MOST_PIXELS = 2 ** 19

/** A kernel and whose touches it holds. */
export interface KernelSlot {
  readonly kernel: Kernel
  /** What the kernel fits: strokes on anything, or anything on one size. */
  readonly name: string
  held?: object
  /** Whether what it holds may still be asked for its gradient, for the first time. */
  waiting: boolean
}

/**
 * Scratch that calls may share, one after another, to save allocating it anew. It changes no
 * result: calls that share a workspace may be in flight at once, and in any order.
 */
export interface Workspace {
  /** Least recently used first. @internal */
  readonly slots: KernelSlot[]
}

export function createWorkspace(): Workspace {
  return { slots: [] }
}

/** The slot that holds a drawing, else one to paint it on: free, new, or the longest untouched. */
export function slotFor(
  { slots }: Workspace,
  drawing: object,
  paper: Paper,
  filled: boolean,
): KernelSlot {
  const { height, width, samples } = paper
  const simd = samples === 2 && !filled && hasSimd(height * width)
  const name = simd ? 'strokes' : `${height} ${width} ${samples}`
  const most = Math.max(1, Math.floor(MOST_PIXELS / (height * width)))
  const fits = slots.filter((slot) => slot.name === name)
  const known = fits.find(({ held }) => held === drawing) ?? fits.find(({ waiting }) => !waiting)
  const create = () => ({ name, kernel: simd ? createSimdKernel() : createPlainKernel(paper) })
  const slot = known ?? (fits.length < most ? { ...create(), waiting: false } : fits[0])
  const rest = slots.filter((other) => other !== slot && other.name === name)
  slots.splice(0, slots.length, ...rest, slot)
  return slot
}
