/**
 * @file Prompt → drawing, the whole way on one screen (CLIPDraw, Frans et al. 2021; with a style
 * image StyleCLIPDraw, Schaldenbrand et al. 2022).
 *
 *   words ─► one target in each encoder's space ─┐
 *   style image ─► moments, palette ─────────────┤
 *   random strokes, per seed ────────────────────┴─► optimise ─► similarity in held-out views ─► best
 */
import type { Encoder } from '../nn/encoder.ts'
import type { Engine } from '../nn/engines/engine.ts'
import type { TextEncoder } from '../nn/text/text-encoder.ts'
import { throwIfAborted } from './errors.ts'
import { fitImage, type RasterImage } from './image/image.ts'
import { heldOutSimilarity } from './objective/held-out.ts'
import { embedWish, promptText, unknownWords, type Wish, wishOf } from './objective/prompt.ts'
import { createWishCritic, type WishCritic } from './objective/prompt-critic.ts'
import { cleanLosses } from './optimize/evaluate.ts'
import type { Strokes } from './optimize/judge.ts'
import { type DrawStep, optimizeDrawing } from './optimize/optimize-prompt.ts'
import { rank } from './optimize/rank.ts'
import { best } from './optimize/select.ts'
import { startingStrokes, stylePalette } from './optimize/start/prompt-start.ts'
import { type DrawOptions, resolveDrawOptions } from './options/draw-options.ts'
import type { Progress, Stage } from './progress.ts'
import { createRandom } from './random.ts'
import { createStopwatch } from './stopwatch.ts'
import { packStrokes, unpackScene } from './strokes/scene.ts'
import type { Frame, Stroke } from './strokes/strokes.ts'

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
  onProgress?: (progress: DrawProgress) => unknown
}

export interface DrawProgress extends Omit<Progress, 'best'> {
  /** The drawing as it is; call it only when it is wanted. */
  best?: () => PromptDrawing
}

/** A finished drawing on a square canvas. */
export interface PromptDrawing {
  /** In painting order; of ink those that matter most first. */
  strokes: Stroke[]
  /** The stroke counts asked for, ascending; the first k strokes are the drawing of k. */
  levels: number[]
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
const STREAM = { views: 1, palette: 2, prefixes: 3, strokes: 4 }
/** Opacity below which a stroke has faded away. */
const FAINT = 0.02

/** One seed's drawing. */
interface Candidate {
  strokes: Stroke[]
  similarity: number
}

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
  const critics: WishCritic[] = []
  const curve: number[][] = []
  const spent = { raster: 0, encoder: 0 }
  const drawing = (candidates: Candidate[]): PromptDrawing => {
    const kept = best(candidates.map(({ similarity }) => ({ loss: -similarity })))
    clock.set(spent)
    const report = {
      ...summary(wish, o, context, candidates, kept),
      encoder: throughput(critics, curve, spent.encoder),
      curve,
      milliseconds: clock.read(),
    }
    const frame = { x: 0, y: 0, width: o.canvas, height: o.canvas }
    const { strokes } = candidates[kept]
    return { strokes, levels: o.levels, canvas: o.canvas, frame, report }
  }
  try {
    await clock.enter('features')
    for (const { encoder, text, weight } of readers) {
      throwIfAborted(signal)
      const goal = {
        target: (await embedWish(text, wish)).map((value) => value * weight),
        style: style && fitImage(style, encoder.size).pixels,
        styleWeight: o.styleWeight * weight,
      }
      critics.push(await createWishCritic(encoder, engine, goal, o, random.fork(STREAM.views)))
    }
    const palette = style && stylePalette(style, o.canvas, random.fork(STREAM.palette))

    await clock.enter('optimize')
    const candidates: Candidate[] = []
    for (let seed = 0; seed < o.seeds; seed++) {
      const first = startingStrokes(from, o, palette, random.fork(STREAM.strokes + seed))
      const frozen = first.map((stroke) => stroke.frozen === true)
      const strokes = packStrokes(first)
      const finish = () =>
        unpackScene(strokes, frozen).filter(({ color, frozen }) => frozen || color[3] >= FAINT)
      const losses: number[] = []
      curve.push(losses)
      const onStep = ({ step, loss }: DrawStep) => {
        losses.push(loss)
        const now = () => drawing([...candidates, { strokes: finish(), similarity: -loss }])
        const done = { step: seed * o.iterations + step, steps: o.seeds * o.iterations }
        return onProgress({ stage: 'optimize', ...done, loss, best: now })
      }
      const nested = o.ink && !frozen.includes(true)
      const rank = nested ? (now: Strokes) => orderOf(unpackScene(now, frozen), critics) : undefined
      const problem = { strokes, frozen, critics, ink: o.ink, rank, canvas: o.canvas }
      const chance = random.fork(STREAM.prefixes)
      await optimizeDrawing(problem, o, chance, spent, onStep, signal)
      const similarity = await heldOutSimilarity(strokes, critics, o.views)
      candidates.push({ strokes: finish(), similarity })
    }
    await clock.enter('select')
    const done = drawing(candidates)
    return o.ink ? await sorted(done, critics) : done
  } finally {
    for (const critic of critics) await critic.dispose()
  }
}

/** The drawing with its strokes in the order of what they gain, as those of a sketch. */
async function sorted(drawing: PromptDrawing, critics: WishCritic[]): Promise<PromptDrawing> {
  const { order, losses } = await ranking(drawing.strokes, critics)
  const strokes = order.map((i, k) => ({
    ...drawing.strokes[i],
    gain: losses[k] - losses[k + 1],
  }))
  return { ...drawing, strokes }
}

const orderOf = async (strokes: Stroke[], critics: WishCritic[]): Promise<number[]> =>
  (await ranking(strokes, critics)).order

const ranking = (strokes: Stroke[], critics: WishCritic[]) =>
  rank(strokes.length, (shown) =>
    cleanLosses(
      shown.map((indices) => indices.map((i) => strokes[i])),
      critics,
    ),
  )

function summary(
  wish: Wish,
  options: DrawOptions,
  { engine, readers }: DrawContext,
  candidates: Candidate[],
  kept: number,
) {
  const unknown = readers.flatMap(({ text }) => unknownWords(text, wish))
  return {
    prompt: promptText(wish.prompts[0]),
    options,
    models: readers.map(({ encoder: { id, hash, parameters } }) => ({ id, hash, parameters })),
    engine: engine.name,
    unknownWords: [...new Set(unknown)],
    similarity: candidates[kept].similarity,
    kept,
    seeds: candidates.map(({ similarity }, seed) => ({ seed, similarity })),
  }
}

function throughput(critics: WishCritic[], curve: number[][], milliseconds: number) {
  const gflopPerStep = critics.reduce((sum, { gflop }) => sum + gflop, 0)
  return { gflopPerStep, gflops: (1000 * curve.flat().length * gflopPerStep) / milliseconds }
}
