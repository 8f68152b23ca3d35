/**
 * @file strokesmith for Node: everything of the browser-safe API, and files besides.
 *
 *   const { svg } = await sketchFile('mug.jpg', { strokes: 8 })
 */

import type { DownloadProgress } from '../models/store/index.ts'
import type { Encoder } from '../nn/encoder.ts'
import { createEngine } from '../nn/engines/create-engine.ts'
import type { RasterImage } from './image/image.ts'
import { decodeImage } from './node/decode.ts'
import { loadEncoders, loadTextEncoder } from './node/encoder.ts'
import { guidanceOf, withWords } from './objective/guidance.ts'
import { unknownWords } from './objective/prompt.ts'
import {
  type MachineOptions,
  resolveMachine,
  resolveOptions,
  type SketchOptions,
} from './options.ts'
import type { Drawing } from './output/drawing.ts'
import { drawingToSvg } from './output/svg.ts'
import { checkMask } from './photo/subject.ts'
import type { Progress } from './progress.ts'
import { sketch } from './sketch.ts'

export { ModelFileError } from '../models/store/cache.ts'
export * from './index.ts'
export { decodeImage, PIXEL_LIMIT } from './node/decode.ts'
export { type DrawPromptOptions, drawPrompt } from './node/draw.ts'
export { loadEncoder, loadEncoders, loadReaders, loadTextEncoder } from './node/encoder.ts'
export { renderPng } from './node/preview.ts'
export { joinFrames, renderFrames } from './node/replay.ts'

export interface SketchFileOptions extends Partial<SketchOptions>, Partial<MachineOptions> {
  /** Ends the run with an AbortError. */
  signal?: AbortSignal
  onProgress?: (progress: Progress) => unknown
  /** Told as a model that is not here yet is being fetched. */
  onDownload?: (progress: DownloadProgress) => void
  /** A picture that is white where the subject is. */
  mask?: RasterImage
  /** Told of words that an encoder does not know. */
  onUnknown?: (model: string, words: string[]) => void
}

/**
 * Sketches a picture file.
 * @param photo a file name, or the file's bytes.
 * @throws {OptionError} @throws {ImageError} @throws {AbortError}
 * @throws {ModelFileError} @throws {EngineError} in one line, when a model or engine is missing
 */
export async function sketchFile(
  photo: string | Uint8Array,
  options: SketchFileOptions = {},
): Promise<Drawing & { svg: string }> {
  const drawing = await sketchImage(await decodeImage(photo), options)
  return { ...drawing, svg: drawingToSvg(drawing) }
}

/** Sketches pixels with the encoders that `options.model` names. */
export async function sketchImage(
  image: RasterImage,
  { signal, onProgress, onDownload, onUnknown, mask, ...options }: SketchFileOptions = {},
): Promise<Drawing> {
  const { engine: kind, device, offline, ...rest } = options
  const machine = resolveMachine({ engine: kind, device, offline })
  const resolved = resolveOptions(rest)
  const guidance = guidanceOf(resolved) // before anything is loaded
  checkMask(resolved.background, mask)
  await onProgress?.({ stage: 'load' })
  const loading = { offline, signal, onProgress: onDownload }
  const engine = await createEngine(machine)
  const guide = async (encoder: Encoder) => {
    if (!guidance) return encoder
    const text = await loadTextEncoder(encoder.id, engine, loading)
    const unknown = unknownWords(text, guidance)
    if (unknown.length > 0) onUnknown?.(encoder.id, unknown)
    return withWords(encoder, guidance, text)
  }
  const encoders = await loadEncoders(resolved, loading, guide)
  return sketch(image, resolved, { engine, ...encoders, mask, signal, onProgress })
}
