/** @file A photo's task as calls of the library. */
import { type Drawing, type PhotoMemory, type RasterImage, sketch } from '../../../src/index.ts'
import type { PhotoTask } from '../shared/messages.ts'
import type { LoadedEngine } from './load-engine.ts'
import type { RunListener } from './run-listener.ts'

export interface TaskContext {
  loaded: LoadedEngine
  signal: AbortSignal
  onProgress: RunListener
  onMask: (mask: RasterImage) => void
  onDraft: (draft: Drawing) => void
  memory: PhotoMemory
}

/** A draft at once, unless there are strokes to begin with, and what is drawn from there. */
export async function sketchPhoto(
  { image, options, from, mask, detail }: PhotoTask,
  { loaded: { engine, encoder }, signal, onProgress, onMask, onDraft, memory }: TaskContext,
): Promise<Drawing> {
  const context = { engine, models: [{ encoder }], mask, detail, memory, signal, onProgress }
  const told = { ...context, ...(!mask && { onMask }) } // a painted mask is no news
  if (from) return sketch(image, options, { ...told, from })
  // A draft that is traced needs no program that knows slopes, which takes a second to compile here.
  const traced = { start: 'contours', ...options, preset: 'draft', iterations: 0 } as const
  onDraft(await sketch(image, traced, told))
  return sketch(image, options, context)
}
