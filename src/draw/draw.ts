/**
 * @file Prompt → drawing, the whole way on one screen (CLIPDraw, Frans et al. 2021; with a style
 * image StyleCLIPDraw, Schaldenbrand et al. 2022).
 *
 *   words ─► one target in each encoder's space ─┐
 *   style image ─► moments, palette ─────────────┤
 *   random strokes, per seed ────────────────────┴─► optimise ─► similarity in held-out views ─► best
 */

import type { Encoder } from '../../models/encoder.ts'
import type { Engine } from '../../models/engines/engine.ts'
import type { TextEncoder } from '../../models/text-encoder.ts'
import { createWorkspace, render } from '../../rasterizer/index.ts'
import { throwIfAborted } from '../errors.ts'
import { fitImage, type RasterImage } from '../image.ts'
import type { Progress, Stage } from '../progress.ts'
import { createRandom, type Random } from '../random.ts'
import { best } from '../select.ts'
import { createStopwatch } from '../stopwatch.ts'
import type { Color, Frame, Stroke } from '../strokes.ts'
import { packStrokes, unpackScene } from './canvas.ts'
import { createWishCritic, type WishCritic } from './critic.ts'
import { randomStrokes } from './initialize.ts'
import { optimizeDrawing } from './optimize.ts'
import { type DrawOptions, resolveDrawOptions, startWidth } from './options.ts'
import { paletteOf } from './palette.ts'
import {
  embedWish,
  NEGATIVE_WEIGHT,
  parsePrompt,
  parseTemplates,
  unknownWords,
  type Wish,
} from './prompt.ts'

/** An encoder for pictures, the one for words beside it, and how much they count. */
export interface Reader {
  encoder: Encoder
  text: TextEncoder
  weight: number
}

export interface DrawContext {
  engine: Engine
  /** At least one; their losses add up. */
  readers: readonly Reader[]
  /** A picture whose style the drawing takes on. */
  style?: RasterImage
  /** Strokes to begin with, in canvas pixels; chance adds what is missing of `strokes`. */
  from?: readonly Stroke[]
  signal?: AbortSignal
  onProgress?: (progress: DrawProgress) => void
}

export interface DrawProgress extends Omit<Progress, 'best'> {
  /** The drawing as it is; call it only when it is wanted. */
  best?: () => PromptDrawing
}

/** A finished drawing on a square canvas. */
export interface PromptDrawing {
  strokes: Stroke[]
  canvas: number
  frame: Frame
  report: DrawReport
}

export interface DrawReport {
  prompt: string
  options: DrawOptions
  models: { id: string; hash: string; parameters: number }[]
  engine: string
  /** Words of the prompts that an encoder does not know. */
  unknownWords: string[]
  /** e·T (see `prompt.ts`), mean over views that were not trained on; of one prompt the cosine. */
  similarity: number
  /** Which of the seeds was kept, and each seed's similarity. */
  kept: number
  seeds: { seed: number; similarity: number }[]
  /** Loss of each seed by step, mean over the views. */
  curve: number[][]
  encoder: { gflopPerStep: number; gflops: number }
  /** Milliseconds by stage; `raster` (optimiser included) and `encoder` are parts of `optimize`. */
  milliseconds: Record<string, number>
}

/** Streams of chance, so that one stage's appetite does not change another's. */
const STREAM = { views: 1, palette: 2, strokes: 3 }
/** Views that judge a finished drawing: as many, and from this index on, where no step looks. */
const HELD_OUT = { first: 2 ** 30, count: 16 }
/** Colours of a palette, and how finely their shares are kept. */
const PALETTE = { colors: 12, slots: 64 }

/**
 * Draws words.
 * @throws {OptionError} for a prompt or options that make no sense, {ImageError} for a style image
 *   without pixels, {AbortError} once `signal` has fired.
 */
export async function draw(
  prompt: string,
  options: Partial<DrawOptions>,
  context: DrawContext,
): Promise<PromptDrawing> {
  const { engine, readers, style, from = [], signal, onProgress = () => {} } = context
  const o = resolveDrawOptions(options)
  const wish = wishOf(prompt, o)
  const random = createRandom(o.seed)
  const clock = createStopwatch<Stage>((stage) => onProgress({ stage }))
  const frame = { x: 0, y: 0, width: o.canvas, height: o.canvas }
  const critics: WishCritic[] = []
  const curve: number[][] = []
  const spent = { raster: 0, encoder: 0 }
  const unknown = [...new Set(readers.flatMap(({ text }) => unknownWords(text, wish)))]
  const drawing = (candidates: Candidate[]): PromptDrawing => {
    const kept = best(candidates.map(({ similarity }) => ({ loss: -similarity })))
    clock.set(spent)
    const steps = curve.reduce((sum, { length }) => sum + length, 0)
    const gflopPerStep = critics.reduce((sum, { gflop }) => sum + gflop, 0)
    const report: DrawReport = {
      prompt: wish.prompts[0].text,
      options: o,
      models: readers.map(({ encoder: { id, hash, parameters } }) => ({ id, hash, parameters })),
      engine: engine.name,
      unknownWords: unknown,
      similarity: candidates[kept].similarity,
      kept,
      seeds: candidates.map(({ similarity }, seed) => ({ seed, similarity })),
      curve,
      encoder: { gflopPerStep, gflops: (1000 * steps * gflopPerStep) / spent.encoder },
      milliseconds: clock.read(),
    }
    return { strokes: candidates[kept].strokes, canvas: o.canvas, frame, report }
  }
  try {
    clock.enter('features')
    for (const { encoder, text, weight } of readers) {
      throwIfAborted(signal)
      const target = (await embedWish(text, wish)).map((value) => value * weight)
      const goal = {
        target,
        style: style && fitImage(style, encoder.size).pixels,
        styleWeight: o.styleWeight * weight,
      }
      critics.push(await createWishCritic(encoder, engine, goal, o, random.fork(STREAM.views)))
    }
    clock.enter('optimize')
    const palette = style && paletteFor(style, o.canvas, random.fork(STREAM.palette))
    const candidates: Candidate[] = []
    for (let seed = 0; seed < o.seeds; seed++) {
      const chance = random.fork(STREAM.strokes + seed)
      const count = Math.max(0, o.strokes - from.length)
      const start = { ...o, strokes: count, width: startWidth(o), palette }
      const first = [...from, ...randomStrokes(start, chance)]
      const strokes = packStrokes(first)
      const losses: number[] = []
      curve.push(losses)
      const frozen = first.map((stroke) => stroke.frozen === true)
      const problem = { strokes, frozen, critics, ink: o.ink }
      const onStep = ({ step, loss }: { step: number; loss: number }) => {
        losses.push(loss)
        const now = () =>
          drawing([...candidates, { strokes: unpackScene(strokes), similarity: -loss }])
        const done = { step: seed * o.iterations + step, steps: o.seeds * o.iterations }
        onProgress({ stage: 'optimize', ...done, loss, best: now })
      }
      await optimizeDrawing(problem, o, spent, onStep, signal)
      const similarity = await heldOutSimilarity(strokes, critics, o.views)
      candidates.push({ strokes: unpackScene(strokes), similarity })
    }
    clock.enter('select')
    return drawing(candidates)
  } finally {
    for (const critic of critics) await critic.dispose()
  }
}

interface Candidate {
  strokes: Stroke[]
  similarity: number
}

/** @throws {OptionError} for texts that are none */
export function wishOf(prompt: string, { negative, templates }: DrawOptions): Wish {
  return {
    prompts: [parsePrompt(prompt)],
    negatives: negative.map((text) => parsePrompt(text, NEGATIVE_WEIGHT)),
    templates: parseTemplates(templates) ?? [],
  }
}

function paletteFor(style: RasterImage, size: number, random: Random): Color[] {
  const { pixels, frame } = fitImage(style, size)
  const inside = cropTo(pixels, size, frame)
  return paletteOf(inside, PALETTE.colors, PALETTE.slots, random)
}

/** The pixels of a square picture that lie wholly inside a frame. */
function cropTo(pixels: Float32Array, size: number, { x, y, width, height }: Frame): Float32Array {
  const rows: number[] = []
  for (let row = Math.ceil(y); row < Math.max(Math.ceil(y) + 1, Math.floor(y + height)); row++) {
    const from = 3 * (row * size + Math.ceil(x))
    rows.push(...pixels.subarray(from, from + 3 * Math.max(1, Math.floor(width))))
  }
  return Float32Array.from(rows)
}

/** Mean over views that no step looked through. */
async function heldOutSimilarity(
  strokes: ReturnType<typeof packStrokes>,
  critics: readonly WishCritic[],
  views: number,
): Promise<number> {
  const workspace = createWorkspace()
  const rounds = Math.ceil(HELD_OUT.count / views)
  let sum = 0
  for (let round = 0; round < rounds; round++) {
    const chosen = Array.from({ length: views }, (_, i) => HELD_OUT.first + round * views + i)
    for (const critic of critics) {
      const canvas = {
        size: critic.size,
        views: { data: critic.homographies(chosen), shape: [views, 3, 3] },
      }
      const { image } = render(strokes, canvas, workspace)
      for (const value of await critic.similarity(image.data)) sum += value
    }
  }
  return sum / (rounds * views)
}
