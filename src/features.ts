/**
 * @file The photo as the encoder sees it, once per view: computed before the first step, then only
 * looked up. The views are the same for every seed and every step draws a few of them.
 */
import type { Encoder } from '../models/encoder.ts'
import type { Engine } from '../models/engines/engine.ts'
import { photoGraph, shareName, targetName, weights } from './losses.ts'
import type { Photo } from './photo.ts'
import { normalise, upsample } from './saliency.ts'
import { type Homography, multiply, warpImage } from './views.ts'

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

/** What a cell without any attention counts against the most attended one. */
const UNATTENDED = 0.25

/**
 * @param views from the encoder's square to each view, the identity first
 */
export async function photoFeatures(
  encoder: Encoder,
  engine: Engine,
  photo: Photo,
  views: Homography[],
): Promise<PhotoFeatures> {
  const { graph, outputs } = photoGraph(encoder, 1)
  const program = await engine.compile(graph, outputs)
  const names = weights(encoder).map(([name]) => name)
  const feeds: Record<string, Float32Array>[] = []
  let attention = Float32Array.of(1)
  try {
    for (const view of views) {
      const seen = await program.run({ image: warpImage(photo.pixels, encoder.size, view) })
      if (feeds.length === 0 && seen.attention) attention = Float32Array.from(seen.attention)
      const emphasis = warpImage(emphasisMap(attention, encoder.size), encoder.size, view, 1)
      const pairs = names.flatMap((name) => [
        [targetName(name), seen[name]],
        [shareName(name), cellShares(emphasis, encoder.size, outputs[name].shape[2])],
      ])
      feeds.push(Object.fromEntries(pairs))
    }
  } finally {
    await program.dispose()
  }
  const targets: ViewTargets = {
    views,
    homographies: (chosen) => join(chosen.map((i) => multiply(views[i], photo.fromCanvas))),
    of: (chosen) =>
      Object.fromEntries(
        Object.keys(feeds[0]).map((name) => [name, join(chosen.map((i) => feeds[i][name]))]),
      ),
  }
  return { targets, attention }
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

/** How much the pixels of the clean view count in the loss: what the encoder attends to, more. */
function emphasisMap(attention: Float32Array, size: number): Float32Array {
  const focus = normalise(upsample(attention, Math.sqrt(attention.length), size))
  return focus.map((a) => UNATTENDED + (1 - UNATTENDED) * a)
}

/** A map [size, size] averaged over a square grid of `cells` and scaled to add up to 1. */
function cellShares(map: Float32Array, size: number, cells: number): Float32Array {
  const grid = Math.sqrt(cells)
  const shares = new Float32Array(cells)
  for (let i = 0; i < map.length; i++) {
    const [x, y] = [i % size, Math.floor(i / size)].map((v) => Math.floor((v * grid) / size))
    shares[y * grid + x] += map[i]
  }
  const total = shares.reduce((a, b) => a + b, 0)
  return shares.map((share) => share / total)
}
