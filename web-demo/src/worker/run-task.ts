/** @file A task as a call of the library. */
import {
  type Drawing,
  draw,
  type RasterImage,
  sketch,
  type TextEncoder,
} from '../../../src/index.ts'
import type { PhotoTask, WordsTask } from '../shared/messages.ts'
import type { LoadedEngine } from './load-engine.ts'
import type { RunListener } from './run-listener.ts'

export interface TaskContext {
  loaded: LoadedEngine
  signal: AbortSignal
  onProgress: RunListener
  onMask: (mask: RasterImage) => void
}

export function sketchPhoto(
  { image, options, from, mask, detail }: PhotoTask,
  { loaded: { engine, encoder }, signal, onProgress, onMask }: TaskContext,
): Promise<Drawing> {
  const hooks = { signal, onProgress, ...(!mask && { onMask }) } // a painted mask is no news
  return sketch(image, options, { engine, models: [{ encoder }], from, mask, detail, ...hooks })
}

export function drawWords(
  { prompt, options, from }: WordsTask,
  text: TextEncoder,
  { loaded: { engine, encoder }, signal, onProgress }: TaskContext,
): Promise<Drawing> {
  const models = [{ encoder, text }]
  return draw(prompt, options, { engine, models, from, signal, onProgress })
}
