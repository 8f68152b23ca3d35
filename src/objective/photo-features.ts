/**
 * @file The photo as an encoder sees it through views. A bank of views is looked at once, before the
 * first step, and only looked up from then on; without a bank every step brings views of its own.
 */
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine, Program, Tensors } from '../../nn/engines/engine.ts'
import { countFlops } from '../../nn/graph/index.ts'
import { join } from '../arrays.ts'
import { normalise, upsample } from '../image/filter.ts'
import type { Homography } from '../strokes/homography.ts'
import { photoGraph, shareName, targetName } from './photo-loss.ts'
import { type Views, warpImage } from './views.ts'

/** A photo in the square of an encoder. */
export interface MountedPhoto {
  /** [size, size, 3], RGB 0–1. */
  pixels: Float32Array
  /** How much a pixel counts, 0–1, [size, size]. */
  mask: Float32Array
  /** From canvas pixels to pixels of the square. */
  fromCanvas: Homography
}

export interface PhotoFeatures {
  /** The loss program's feeds for some views: the photo's features and the cells' shares. */
  feeds(views: readonly number[]): Promise<Tensors>
  /** Arithmetic of looking through a view during the run; 0 where all were looked through before. */
  flops: number
  dispose(): Promise<void>
}

/** What a cell without any attention counts against the most attended one. */
const UNATTENDED = 0.25
/** What a cell outside the photo counts: enough to keep the paper there blank. */
const OUTSIDE = 0.3

/**
 * Shows the clean photo to an encoder.
 * @returns to what it attends, [grid, grid], [1, 1] if it does not tell; and, if it tells, the
 *   probabilities that a cell shows the subject and that a person would draw a line there, each of a
 *   grid of its own
 */
export async function firstLook(
  photo: Pick<MountedPhoto, 'pixels'>,
  encoder: Encoder,
  engine: Engine,
): Promise<{ attention: Float32Array; mask?: Float32Array; contours?: Float32Array }> {
  const { graph, outputs } = photoGraph(encoder, 1)
  const told = ['attention', 'mask', 'contours'].filter((name) => name in outputs)
  const wanted = Object.fromEntries(told.map((name) => [name, outputs[name]]))
  if (told.length === 0) return { attention: Float32Array.of(1) }
  const program = await engine.compile(graph, wanted)
  try {
    const seen = await program.run({ image: photo.pixels })
    return {
      attention: Float32Array.from(seen.attention ?? [1]),
      ...(seen.mask && { mask: Float32Array.from(seen.mask) }),
      ...(seen.contours && { contours: Float32Array.from(seen.contours) }),
    }
  } finally {
    await program.dispose()
  }
}

export interface PhotoLook {
  encoder: Encoder
  engine: Engine
  /** Mounted in the encoder's square. */
  photo: MountedPhoto
  views: Views
  /** Features that are kept: names of terms (`photoTerms`). */
  terms: readonly string[]
  /** To the clean photo, [grid, grid] of any positive scale. */
  attention: Float32Array
  /** How many random views are looked through beforehand; 0: each when it is asked for. */
  bank: number
}

export async function photoFeatures(given: PhotoLook): Promise<PhotoFeatures> {
  const { encoder, engine, photo, views, terms, attention, bank } = given
  const { size } = encoder
  const { graph, outputs } = photoGraph(encoder, 1)
  const features = Object.fromEntries(terms.map((name) => [name, outputs[name]]))
  const program = await engine.compile(graph, features)
  const emphasis = emphasisMap(attention, photo.mask, size)
  const look = async (index: number): Promise<Tensors> => {
    const view = views.inSquare(index)
    const seen = await program.run({ image: warpImage(photo.pixels, size, view) })
    const focus = warpImage(emphasis, size, view, 1)
    const pairs = Object.entries(features).flatMap(([name, { shape }]) => [
      [targetName(name), seen[name]],
      [shareName(name), cellShares(focus, size, shape[2])],
    ])
    return Object.fromEntries(pairs)
  }
  const kept: Tensors[] = []
  for (let index = 0; index <= bank; index++) kept.push(await look(index))
  const done = once(program)
  if (bank > 0) await done()
  return {
    async feeds(indices) {
      const seen: Tensors[] = []
      for (const index of indices) seen.push(kept[index] ?? (await look(index)))
      return joinByName(seen)
    },
    flops: bank > 0 ? 0 : countFlops(graph, Object.values(features)),
    dispose: done,
  }
}

/** Disposes of a program, at the first call only. */
function once(program: Program): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= program.dispose()
    return done
  }
}

function joinByName(parts: readonly Tensors[]): Tensors {
  const names = Object.keys(parts[0])
  return Object.fromEntries(names.map((name) => [name, join(parts.map((part) => part[name]))]))
}

/** How much the pixels of the clean view count in the loss: what the encoder attends to, more. */
function emphasisMap(attention: Float32Array, mask: Float32Array, size: number): Float32Array {
  const focus = normalise(upsample(attention, Math.sqrt(attention.length), size))
  return focus.map(
    (a, i) => (UNATTENDED + (1 - UNATTENDED) * a) * (OUTSIDE + (1 - OUTSIDE) * mask[i]),
  )
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
