/**
 * @file As good a drawing as a time allows. It is seen how long a few steps take, and the steps and
 * seeds that fit are drawn from the beginning; where they take longer than they did, the last ones are left
 * out. What was done stands in the recipe, so that the same drawing comes again without a clock.
 */
import type { RasterImage } from '../image/image.ts'
import { sortingSteps } from '../optimize/schedule.ts'
import { withEffort } from '../options/draw-effort.ts'
import { type DrawOptions, resolveDrawOptions } from '../options/draw-options.ts'
import { begins, type MachineOptions, type SketchOptions, strokeBudget } from '../options.ts'
import type { Drawing, Kind } from '../output/drawing.ts'
import type { Progress } from '../progress.ts'
import { resolveSketch } from '../sketch.ts'
import { type Costs, type Effort, effortWithin, slowed, type Wanted } from './effort.ts'
import {
  type Drawn,
  type DrawPromptOptions,
  type RunHooks,
  type SketchFileOptions,
  split,
} from './make-drawing.ts'
import { createSession, type Session } from './session.ts'
import { type Watch, watchSpeed } from './watch-speed.ts'

/** Part of the time left that is planned with: what comes after a run, and chance, take the rest. */
const PLANNED = 0.95
/** Strokes that begin by chance are no drawing after fewer steps. */
const FEWEST = 10
/** Steps that are seen to know how long they take. The first is none of them. */
const SEEN = 5
/** Steps of a run whose first ones are only steps: nothing is sorted or mended. */
const LONG_RUN = 100
/** Times the steps of the default preset that the best one takes. */
const LONG = { sketch: 2.5, draw: 8 } as const
/** Drawings that are looked at for each stroke when strokes are sorted and tidied: 4.5 to 5.5. */
const LOOKS = 4.8
/** Of looking through the views of a photo and compiling, what is not remembered from the run before. */
const ANEW = 0.35
/** Drawings that are looked at for each seed before some are dropped. */
const COMPARED = 6

/** A drawing to be made, with any effort. */
interface Work<K extends Kind> {
  make: (effort: Partial<Effort> & { levels?: number[] }, hooks: RunHooks<K>) => Promise<Drawn<K>>
  hooks: RunHooks<K>
  /** Levels that have all strokes looked at even where no step is taken. */
  levels?: number[]
  /** Share of what comes before the first step that a run takes again after another one. */
  anew: number
  wanted: Wanted
  /** How much longer than after no step it takes to finish, after which so many drawings are looked at. */
  finishing: (effort: Effort, looks: number) => number
}

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

const eitherOf = (signal: AbortSignal, other?: AbortSignal): AbortSignal =>
  other ? AbortSignal.any([signal, other]) : signal

async function measure<K extends Kind>(work: Work<K>): Promise<Costs> {
  const { make, hooks, levels, anew, finishing } = work
  const { onProgress } = hooks
  const told = (progress: Progress<Drawing<K>>) =>
    progress.stage === 'select' ? undefined : onProgress?.(progress)
  const draft = { iterations: 0, seeds: 1 }
  const first = await make(draft, { ...hooks, onProgress: told }) // which compiles what looks
  const unheard = { ...hooks, onProgress: undefined }
  const { report } = levels ? await make({ ...draft, levels }, unheard) : first
  const finish = report.milliseconds.select
  const { step, before } = await measureSteps(work)
  return {
    step,
    before: anew * before,
    beside: (effort) => finish * finishing(effort, report.encoder.looks),
    finish: (seeds) => finish * finishing({ iterations: 1, seeds }, report.encoder.looks),
  }
}

/** The shortest step is one in which nothing was compiled or in the way. */
async function measureSteps<K extends Kind>({
  make,
  hooks,
}: Work<K>): Promise<Pick<Costs, 'step' | 'before'>> {
  const seen = new AbortController()
  const times: number[] = []
  let begun = 0
  const onProgress = ({ stage, step }: Progress<Drawing<K>>) => {
    if (stage === 'features') begun = performance.now()
    if (step) times.push(performance.now())
    if (step === SEEN) seen.abort()
  }
  const signal = eitherOf(seen.signal, hooks.signal)
  await make({ iterations: LONG_RUN, seeds: 1 }, { ...hooks, onProgress, signal }).catch(
    (error) => {
      if (!seen.signal.aborted || hooks.signal?.aborted) throw error
    },
  )
  const step = Math.min(...times.slice(1).map((time, i) => time - times[i]))
  return { step, before: times[0] - begun - step }
}
