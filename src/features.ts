/**
 * @file The photo as the encoder sees it, once per view: computed before the first step, then only
 * looked up. The views are the same for every seed and every step draws a few of them.
 */
import type { Encoder } from '../models/encoder.ts'
import type { Engine } from '../models/engines/engine.ts'
import { photoGraph, shareName, targetName, weights } from './losses.ts'
import { type Homography, multiply, scaling, warpImage } from './views.ts'

export interface ViewTargets {
  /** From the encoder's square to the view. */
  views: Homography[]
  /** [n, 3, 3] from canvas pixels to the pixels of the chosen views. */
  homographies(chosen: number[]): Float32Array
  /** The loss program's feeds for the chosen views, by term. */
  of(chosen: number[]): Record<string, Float32Array>
}

export interface PhotoFeatures {
  targets: ViewTargets
  /** The encoder's attention to the clean photo, [grid, grid]; uniform ([1, 1]) if it has none. */
  attention: Float32Array
}

/**
 * @param pixels the photo fitted into the encoder's square, [size, size, 3] RGB 0–1
 * @param mask how much each pixel of it counts, [size, size]
 * @param views from the encoder's square to each view, the identity first
 * @param canvas side of the canvas the strokes live on
 */
export async function photoFeatures(
  encoder: Encoder,
  engine: Engine,
  pixels: Float32Array,
  mask: Float32Array,
  views: Homography[],
  canvas: number,
): Promise<PhotoFeatures> {
  const { graph, outputs } = photoGraph(encoder, 1)
  const program = await engine.compile(graph, outputs)
  const names = weights(encoder).map(([name]) => name)
  const seen: Record<string, Float32Array>[] = []
  const feeds: Record<string, Float32Array>[] = []
  try {
    for (const view of views) {
      const features = await program.run({ image: warpImage(pixels, encoder.size, view) })
      const counts = warpImage(mask, encoder.size, view, 1)
      seen.push(features)
      feeds.push(
        Object.fromEntries(
          names.flatMap((name) => [
            [targetName(name), features[name]],
            [shareName(name), cellShares(counts, encoder.size, outputs[name].shape[2])],
          ]),
        ),
      )
    }
  } finally {
    await program.dispose()
  }
  const toView = scaling(encoder.size / canvas)
  const targets: ViewTargets = {
    views,
    homographies: (chosen) => join(chosen.map((i) => multiply(views[i], toView))),
    of: (chosen) =>
      Object.fromEntries(
        Object.keys(feeds[0]).map((name) => [name, join(chosen.map((i) => feeds[i][name]))]),
      ),
  }
  return { targets, attention: seen[0].attention ?? Float32Array.of(1) }
}

function join(parts: ArrayLike<number>[]): Float32Array {
  const out = new Float32Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** A mask [size, size] averaged over a square grid of `cells` and scaled to add up to 1. */
function cellShares(mask: Float32Array, size: number, cells: number): Float32Array {
  const grid = Math.sqrt(cells)
  const shares = new Float32Array(cells)
  for (let i = 0; i < mask.length; i++) {
    const [x, y] = [i % size, Math.floor(i / size)].map((v) => Math.floor((v * grid) / size))
    shares[y * grid + x] += mask[i]
  }
  const total = shares.reduce((a, b) => a + b, 0)
  return shares.map((share) => share / total)
}
