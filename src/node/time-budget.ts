/**
 * @file As good a sketch as a time allows: a few steps are taken to see how long they are, then the
 * steps and seeds that fit are drawn from the beginning. They stand in the recipe, so that the same
 * drawing comes again without a clock.
 */
import type { RasterImage } from '../image/image.ts'
import { seedsAt } from '../optimize/schedule.ts'
import { resolveOptions, type SketchOptions } from '../options.ts'
import type { Drawn, SketchFileOptions } from './make-drawing.ts'
import { createSession } from './session.ts'

type Effort = Pick<SketchOptions, 'iterations' | 'seeds'>
type Wanted = Effort & Pick<SketchOptions, 'start'>

/** Milliseconds. */
interface Speed {
  /** A step of one seed. */
  step: number
  /** What a run takes beside its steps. */
  fixed: number
}

/** Of a run that is measured; its steps are too few to be drawn with. */
const PROBE = { iterations: 4, seeds: 1 }
/** Part of the time that is planned with: the rest is for a machine that has other work to do. */
const PLANNED = 0.85
/** Strokes that begin by chance are no drawing before; traced ones are one from the beginning. */
const FEWEST = { saliency: 10, contours: 0, hand: 0 } as const
/** Longer than this share of what was asked for, a drawing gains more from other seeds. */
const LONGEST = 2.5
const MOST_SEEDS = 8

/**
 * Sketches pixels within a time; how long loading and measuring took is part of it.
 * @param deadline milliseconds on the clock of `performance.now()`
 * @param options their iterations and seeds are what is aimed at
 * @throws as sketchImage does
 */
export async function sketchWithin(
  image: RasterImage,
  deadline: number,
  options: SketchFileOptions = {},
): Promise<Drawn<'sketch'>> {
  const { engine, device, offline, ...run } = options
  const session = createSession({ engine, device, offline })
  try {
    const speed = await measure((onStep) =>
      session.sketch(image, {
        ...run,
        ...PROBE,
        onProgress: (progress) => (progress.step ? onStep() : run.onProgress?.(progress)),
        onMask: undefined,
      }),
    )
    const { iterations, seeds, start } = { ...resolveOptions(), ...run }
    const effort = (known: Speed) =>
      effortWithin(PLANNED * (deadline - performance.now()), known, { iterations, seeds, start })
    const planned = effort(speed)
    const watch = watchSpeed(planned, speed.step)
    try {
      const signals = [watch.signal, ...(run.signal ? [run.signal] : [])]
      return await session.sketch(image, {
        ...run,
        ...planned,
        signal: AbortSignal.any(signals),
        onProgress: (progress) => watch.step(progress) ?? run.onProgress?.(progress),
      })
    } catch (error) {
      if (!watch.signal.aborted || run.signal?.aborted) throw error
      return await session.sketch(image, { ...run, ...effort({ ...speed, step: watch.seen() }) })
    }
  } finally {
    await session.dispose()
  }
}

/** After this share of the steps it is seen whether they are as long as they were … */
const SEEN = 0.2
/** … or longer by this factor, so that another plan is made of the time that is left. */
const SLOWER = 1.3

/** Gives a run up whose steps take much longer than planned. */
function watchSpeed({ iterations, seeds }: Effort, expected: number) {
  const late = new AbortController()
  const at = Math.ceil(SEEN * iterations)
  const sought = [...Array(at).keys()].slice(1)
  const work = sought.reduce((sum, i) => sum + seedsAt(i, seeds, { drops: true, iterations }), 0)
  let [began, step] = [0, expected]
  return {
    signal: late.signal,
    /** Milliseconds that a step of one seed took. */
    seen: () => step,
    step({ step: done }: { step?: number }): void {
      if (done === 1) began = performance.now()
      if (done !== at || work === 0) return
      step = (performance.now() - began) / work
      if (step > SLOWER * expected) late.abort()
    },
  }
}

/** The shortest step is one in which nothing was compiled, sorted or in the way. */
async function measure(run: (onStep: () => void) => Promise<Drawn<'sketch'>>): Promise<Speed> {
  const times: number[] = []
  const { report } = await run(() => void times.push(performance.now()))
  const step = Math.min(...times.slice(1).map((time, i) => time - times[i]))
  const { optimize: _, load = 0, ...stages } = report.milliseconds
  const others = ['raster', 'encoder'] // parts of `optimize`
  const beside = Object.entries(stages).filter(([name]) => !others.includes(name))
  const fixed = beside.reduce((sum, [, time]) => sum + time, -load)
  // Strokes are sorted twice underway, as they are when seeds are selected.
  return { step, fixed: Math.max(0, fixed) + 2 * (stages.select ?? 0) }
}

/**
 * Fewer steps of one seed, or none, where not all that are wanted fit; else as many seeds as fit, up to eight,
 * and then more steps, up to two and a half times as many.
 */
export function effortWithin(left: number, { step, fixed }: Speed, wanted: Wanted): Effort {
  const steps = Math.max(FEWEST[wanted.start], Math.floor((left - fixed) / step))
  if (steps <= wanted.iterations) return { iterations: steps, seeds: 1 }
  const tried = Array.from({ length: MOST_SEEDS }, (_, i) => i + 1)
  const seeds = tried.findLast((count) => stepsOf(count) * wanted.iterations <= steps) ?? 1
  const iterations = Math.min(steps / stepsOf(seeds), LONGEST * wanted.iterations)
  return { iterations: Math.floor(iterations), seeds }
}

/** Steps of single seeds in a step of so many, on the mean of a run: most are dropped underway. */
function stepsOf(seeds: number): number {
  const steps = Array.from({ length: 100 }, (_, step) =>
    seedsAt(step, seeds, { drops: true, iterations: 100 }),
  )
  return steps.reduce((sum, count) => sum + count, 0) / steps.length
}
