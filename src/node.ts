/**
 * @file strokesmith for Node: everything of the browser-safe API, and files besides.
 *
 *   const { svg } = await sketchFile('mug.jpg', { strokes: 8 })
 */
import { onnxNode } from '../models/engines/onnx-node.ts'
import type { RasterImage } from './image.ts'
import { decodeImage } from './node/decode.ts'
import { loadEncoder } from './node/encoder.ts'
import { resolveOptions, type SketchOptions } from './options.ts'
import type { Progress } from './progress.ts'
import { type Drawing, sketch } from './sketch.ts'
import { drawingToSvg } from './svg.ts'

export * from './index.ts'
export { decodeImage, PIXEL_LIMIT } from './node/decode.ts'
export { loadEncoder } from './node/encoder.ts'
export { renderPng } from './node/preview.ts'

export interface SketchFileOptions extends Partial<SketchOptions> {
  /** Ends the run with an AbortError. */
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

/**
 * Sketches a picture file.
 * @param photo a file name, or the file's bytes.
 * @throws {OptionError} @throws {ImageError} @throws {AbortError}
 */
export async function sketchFile(
  photo: string | Uint8Array,
  options: SketchFileOptions = {},
): Promise<Drawing & { svg: string }> {
  const drawing = await sketchImage(await decodeImage(photo), options)
  return { ...drawing, svg: drawingToSvg(drawing) }
}

/** Sketches pixels with the encoder that `options.model` names, on this machine's fastest engine. */
export async function sketchImage(
  image: RasterImage,
  { signal, onProgress, ...options }: SketchFileOptions = {},
): Promise<Drawing> {
  const resolved = resolveOptions(options)
  onProgress?.({ stage: 'load' })
  const [encoder, engine] = await Promise.all([loadEncoder(resolved.model), onnxNode()])
  return sketch(image, resolved, { engine, encoder, signal, onProgress })
}
