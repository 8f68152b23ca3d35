/**
 * @file strokesmith for Node: everything of the browser-safe API, and files besides.
 *
 *   const { svg } = await sketchFile('mug.jpg', { strokes: 8 })
 */
import { createEngine } from '../models/engines/select.ts'
import type { DownloadProgress } from '../models/weights/node/index.ts'
import type { RasterImage } from './image.ts'
import { decodeImage } from './node/decode.ts'
import { loadEncoders } from './node/encoder.ts'
import {
  type MachineOptions,
  resolveMachine,
  resolveOptions,
  type SketchOptions,
} from './options.ts'
import type { Progress } from './progress.ts'
import { type Drawing, sketch } from './sketch.ts'
import { drawingToSvg } from './svg.ts'

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
  { signal, onProgress, onDownload, ...options }: SketchFileOptions = {},
): Promise<Drawing> {
  const { engine: kind, device, offline, ...rest } = options
  const machine = resolveMachine({ engine: kind, device, offline })
  const resolved = resolveOptions(rest)
  onProgress?.({ stage: 'load' })
  const [engine, encoders] = await Promise.all([
    createEngine(machine),
    loadEncoders(resolved, { offline, signal, onProgress: onDownload }),
  ])
  return sketch(image, resolved, { engine, ...encoders, signal, onProgress })
}
