/** @file The history of a drawing as pictures that move: PNG frames, animated GIF, animated WebP. */
import type { DrawingOf, Kind } from '../output/drawing.ts'
import { drawingToSvg } from '../output/svg.ts'
import type { Stroke } from '../strokes/strokes.ts'
import { renderPng } from './preview.ts'
import { loadSharp } from './sharp.ts'

/** Longer side of a frame in pixels. */
const SIDE = 448
/** Milliseconds a frame is shown, and the finished drawing, before it begins anew. */
const FRAME_MS = 80
const FINISHED_MS = 2000

/** PNG bytes of each moment of a drawing, all of one size. */
export async function renderFrames(
  drawing: DrawingOf<Kind>,
  moments: readonly Stroke[][],
): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = []
  for (const strokes of moments) {
    frames.push(await renderPng(drawingToSvg({ ...drawing, strokes }), { size: SIDE }))
  }
  return frames
}

/** @param frames PNG pictures of one size */
export async function joinFrames(
  frames: readonly Uint8Array[],
  format: 'gif' | 'webp',
): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const delay = frames.map((_, i) => (i < frames.length - 1 ? FRAME_MS : FINISHED_MS))
  const joined = sharp(frames.map(Buffer.from), { join: { animated: true } })
  const options = { loop: 0, delay }
  return format === 'gif'
    ? joined.gif({ ...options, colours: 16, effort: 7 }).toBuffer()
    : joined.webp({ ...options, lossless: true }).toBuffer()
}
