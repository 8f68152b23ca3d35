/**
 * @file The photo as an encoder sees it through views. A bank of views is looked at once, before the
 * first step, and only looked up from then on; without a bank every step brings views of its own.
 */
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine, Program, Tensors } from '../../nn/engines/engine.ts'
import { countFlops } from '../../nn/graph/index.ts'
import { join } from '../maths/arrays.ts'
import type { Homography } from '../strokes/homography.ts'
import { cellShares, emphasisMap } from './emphasis.ts'
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

/** What an encoder makes of the clean photo. */
interface FirstLook {
  /** To what it attends, [grid, grid], [1, 1] if it does not tell. */
  attention: Float32Array
  /** Probability that a cell shows the subject, [grid, grid], if it tells. */
  mask?: Float32Array
  /** Probability that a person would draw a line there, [grid, grid], if it tells. */
  contours?: Float32Array
  /** By name (`photoGraph`). */
  features: Tensors
}

/** What shows clean photos to an encoder. */
export interface Eye {
  look(photo: Pick<MountedPhoto, 'pixels'>): Promise<FirstLook>
  dispose(): Promise<void>
}

export async function openEye(encoder: Encoder, engine: Engine): Promise<Eye> {
  const { graph, outputs } = photoGraph(encoder, 1)
  const program = await engine.compile(graph, outputs)
  return {
    async look(photo) {
      const seen = await program.run({ image: photo.pixels })
      const copies = Object.entries(seen).map(([name, data]) => [name, Float32Array.from(data)])
      const { attention, mask, contours, ...features } = Object.fromEntries(copies)
      return {
        attention: attention ?? Float32Array.of(1),
        features,
        ...(mask && { mask }),
        ...(contours && { contours }),
      }
    },
    dispose: () => program.dispose(),
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
  /** The clean photo's features, if it was looked at before. */
  seen?: Tensors
  /** What the encoder saw of the photo in the run before. @default nothing */
  known?: SeenViews
}

/** What an encoder saw of a photo through the views of a bank, by their homographies. */
export type SeenViews = Map<string, Tensors>

export async function photoFeatures(given: PhotoLook): Promise<PhotoFeatures> {
  const { encoder, engine, photo, views, terms, attention, bank } = given
  const { seen: clean, known = new Map() } = given
  const { size } = encoder
  const { graph, outputs } = photoGraph(encoder, 1)
  const features = Object.fromEntries(terms.map((name) => [name, outputs[name]]))
  const compiled = lazily(() => engine.compile(graph, features))
  const emphasis = emphasisMap(attention, photo.mask, size)
  const run = async (view: Homography) =>
    (await compiled.get()).run({ image: warpImage(photo.pixels, size, view) })
  const seenThrough = remembering(run, known, { name: `${terms}`, keeps: bank > 0 })
  const look = async (index: number): Promise<Tensors> => {
    const view = views.inSquare(index)
    const seen = index === 0 && clean ? clean : await seenThrough(view)
    const focus = warpImage(emphasis, size, view, 1)
    const pairs = Object.entries(features).flatMap(([name, { shape }]) => [
      [targetName(name), seen[name]],
      [shareName(name), cellShares(focus, size, shape[2])],
    ])
    return Object.fromEntries(pairs)
  }
  const kept = new Map<number, Tensors>()
  for (let index = 0; index <= bank; index++) kept.set(index, await look(index))
  const done = () => compiled.dispose()
  if (bank > 0) await done()
  return {
    async feeds(indices) {
      const seen: Tensors[] = []
      for (const index of indices) seen.push(kept.get(index) ?? (await look(index)))
      return joinByName(seen)
    },
    flops: bank > 0 ? 0 : countFlops(graph, Object.values(features)),
    dispose: done,
  }
}

/** Looks through a view, unless the run before did; what no run asks for again is forgotten. */
function remembering(
  run: (view: Homography) => Promise<Tensors>,
  known: SeenViews,
  { name, keeps }: { name: string; keeps: boolean },
) {
  const before = new Map(known)
  known.clear()
  return async (view: Homography): Promise<Tensors> => {
    const key = `${name} ${view}`
    const seen = before.get(key) ?? (await run(view))
    if (keeps) known.set(key, seen)
    return seen
  }
}

/** A program that is compiled when it is first asked for, and disposed of once. */
function lazily(compile: () => Promise<Program>) {
  let program: Promise<Program> | undefined
  let done: Promise<void> | undefined
  return {
    get() {
      program ??= compile()
      return program
    },
    async dispose() {
      done ??= program?.then((compiled) => compiled.dispose())
      await done
    },
  }
}

function joinByName(parts: readonly Tensors[]): Tensors {
  const names = Object.keys(parts[0])
  return Object.fromEntries(names.map((name) => [name, join(parts.map((part) => part[name]))]))
}
