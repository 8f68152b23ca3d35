/**
 * @file As good a drawing as a time allows. It is seen how long a few steps take, and the steps and
 * seeds that fit are drawn from the beginning; where they take longer than they did, the last ones are left
 * out. What was done stands in the recipe, so that the same drawing comes again without a clock.
 */
import type { RasterImage } from '../image/image.ts'
import { sortingSteps } from '../optimize/schedule.ts'
import { withEffort } from '../options/draw-effort.ts'
import { type DrawOptions, resolveDrawOptions } from '../options/draw-options.ts'
import {
  begins,
  type MachineOptions,
  type SketchOptions,
  strokeBudget,
} from '../options/sketch-options.ts'
import type { Kind } from '../output/drawing.ts'
import { resolveSketch } from '../sketch/sketch.ts'
import { type Costs, effortWithin, slowed } from './effort.ts'
import {
  type Drawn,
  type DrawPromptOptions,
  type RunHooks,
  type SketchFileOptions,
  split,
} from './make-drawing.ts'
import { eitherOf, measure, type Work } from './measure-run.ts'
import { createSession, type Session } from './session.ts'
import { type Watch, watchSpeed } from './watch-speed.ts'

/** Part of the time left that is planned with: what comes after a run, and chance, take the rest. */
const PLANNED = 0.95
/** Strokes that begin by chance are no drawing after fewer steps. */
const FEWEST = 10
/** Times the steps of the default preset that the best one takes. */
const LONG = { sketch: 2.5, draw: 8 } as const
/** Drawings that are looked at for each stroke when strokes are sorted and tidied: 4.5 to 5.5. */
const LOOKS = 4.8
/** Of looking through the views of a photo and compiling, what is not remembered from the run before. */
const ANEW = 0.35
/** Drawings that are looked at for each seed before some are dropped. */
const COMPARED = 6

/**
 * Sketches pixels within a time; how long loading and measuring took is part of it.
 * @param deadline milliseconds on the clock of `performance.now()`
 * @param options their iterations are what is aimed at
 * @throws as sketchImage does
 */
export async function sketchWithin(
  image: RasterImage,
  deadline: number,
  options: SketchFileOptions = {},
): Promise<Drawn<'sketch'>> {
  const { mask, detail, isnet, onMask, memory, ...rest } = options
  const { hooks, options: given } = split<SketchOptions, 'sketch'>(rest)
  const o = resolveSketch(hooks.from, given)
  const { iterations, pace } = o
  const strokes = strokeBudget(o)
  const sorts = (iterations: number) => sortingSteps({ pace, iterations }).length
  return withSession(hooks, (session) =>
    drawWithin(deadline, {
      make: (effort, told) =>
        session.sketch(image, {
          ...o,
          paceSteps: undefined,
          ...told,
          ...effort,
          mask,
          detail,
          isnet,
          onMask,
        }),
      hooks,
      levels: [strokes],
      anew: ANEW,
      wanted: {
        iterations,
        long: LONG.sketch * iterations,
        fewest: begins(o) === 'saliency' ? FEWEST : 0,
        drops: pace === 'annealed',
      },
      finishing: ({ iterations, seeds }, looks) =>
        ((1 + sorts(iterations)) * LOOKS * strokes + (seeds > 1 ? COMPARED * seeds : 0)) / looks,
    }),
  )
}

/**
 * Draws words within a time; as `sketchWithin`.
 * @throws as drawPrompt does
 */
export async function promptWithin(
  prompt: string,
  deadline: number,
  options: DrawPromptOptions = {},
): Promise<Drawn<'draw'>> {
  const { style, mask, ...rest } = options
  const { hooks, options: given } = split<DrawOptions, 'draw'>(rest)
  const o = resolveDrawOptions(given)
  const { drop, start, levels, ink } = o
  const { iterations } = withEffort(o, start)
  const ranked = levels.length > 0 || (ink && start !== 'learned')
  const sorts = (iterations: number) =>
    ranked ? sortingSteps({ pace: 'stepped', iterations }).length : 0
  return withSession(hooks, (session) =>
    drawWithin(deadline, {
      make: (effort, told) =>
        session.draw(prompt, { ...o, paceSteps: undefined, ...told, ...effort, style, mask }),
      hooks,
      anew: 1,
      wanted: {
        iterations,
        long: LONG.draw * iterations,
        fewest: start === 'learned' ? 0 : FEWEST,
        drops: drop,
      },
      finishing: ({ iterations, seeds }) => seeds + sorts(iterations),
    }),
  )
}

async function withSession<T>(
  { engine, device, offline }: Partial<MachineOptions>,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = createSession({ engine, device, offline })
  try {
    return await work(session)
  } finally {
    await session.dispose()
  }
}

async function drawWithin<K extends Kind>(deadline: number, work: Work<K>): Promise<Drawn<K>> {
  const { make, wanted, hooks } = work
  const { drops } = wanted
  const costs = await measure(work)
  const effort = (known: Costs) =>
    effortWithin(PLANNED * (deadline - performance.now()), known, wanted)
  const planned = effort(costs)
  const watch = watchSpeed(planned, { deadline, costs, drops, givesUp: true })
  try {
    return await make(planned, watched(hooks, watch))
  } catch (error) {
    if (!watch.signal.aborted || hooks.signal?.aborted) throw error
    const slow = slowed(costs, watch.slower())
    const again = effort(slow)
    const patient = watchSpeed(again, { deadline, costs: slow, drops, givesUp: false })
    return await make(again, watched(hooks, patient))
  }
}

const watched = <K extends Kind>(hooks: RunHooks<K>, { signal, enough }: Watch): RunHooks<K> => ({
  ...hooks,
  signal: eitherOf(signal, hooks.signal),
  enough: (done) => enough(done) || (hooks.enough?.(done) ?? false),
})
