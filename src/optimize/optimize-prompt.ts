/**
 * @file CLIPDraw's loop: strokes → views → pixels → critics → loss → gradient → Adam, for points,
 * widths and colours, each with a learning rate of its own.
 */
import { createWorkspace } from '../../rasterizer/core.ts'
import { throwIfAborted } from '../errors.ts'
import type { Random } from '../random.ts'
import { createAdam, sortParts } from './adam.ts'
import { type Judge, judge, type Spent, type Strokes } from './judge.ts'
import { prefixAt, sorts } from './schedule.ts'

export interface DrawProblem {
  /** One scene; it is moved in place. */
  strokes: Strokes
  /** Strokes that stay as they are. */
  frozen: readonly boolean[]
  critics: readonly Judge[]
  /** Whether widths and colours stay as they are. */
  ink: boolean
  /** Finds the order in which the strokes matter most first; without, any order will do. */
  rank?: (strokes: Strokes) => Promise<number[]>
  /** Side of the canvas in pixels, which control points do not leave. */
  canvas: number
}

export interface DrawSchedule {
  iterations: number
  /** Views a step, new ones every step. */
  views: number
  /** Whether the first of them is the clean one every time. */
  look: 'steady' | 'warped'
  /** Adam's step at the start for points, in canvas pixels. */
  learningRate: number
  /** What the opacities cost: so much times their mean, in each view. */
  fade: number
  /** Stroke counts whose drawings matter by themselves, if the strokes are ranked. */
  levels: readonly number[]
}

export interface DrawStep {
  step: number
  /** Mean over the step's views. */
  loss: number
}

/** CLIPDraw's learning rates of widths and colours, beside 1 for points. */
const [WIDTH_RATE, COLOR_RATE] = [0.1, 0.01]
/** CLIPDraw's limits of a width in pixels, on a canvas of 224. */
const WIDTHS: Range = [1, 50]
const SHADES: Range = [0, 1]

/** CLIPDraw: from half of the way on 0.4 of the rates, from three quarters on 0.1. */
export const rateAt = (progress: number): number =>
  progress < 0.5 ? 1 : progress < 0.75 ? 0.4 : 0.1

/**
 * Lines that a cubic is flattened to: for strokes of a tenth of the canvas, less than a tenth of a
 * pixel from the curve. By default the longest stroke would decide for all.
 */
const LINES = 8

/**
 * @param random of the prefixes that ranked strokes are trained in
 * @param onStep called after every step; the next one waits for its promise
 * @throws {AbortError} between two steps once `signal` has fired.
 */
export async function optimizeDrawing(
  problem: DrawProblem,
  schedule: DrawSchedule,
  random: Random,
  spent: Spent,
  onStep: (step: DrawStep) => unknown = () => {},
  signal?: AbortSignal,
): Promise<void> {
  const { strokes, frozen, critics, ink, canvas, rank } = problem
  const { iterations, views, learningRate, fade } = schedule
  const { points, width, color } = strokes
  const adams = {
    points: createAdam(points.data.length),
    width: createAdam(width.data.length),
    color: createAdam(color.data.length),
  }
  const workspace = createWorkspace()
  const nesting = { pace: 'annealed', ...schedule } as const
  for (let step = 0; step < iterations; step++) {
    throwIfAborted(signal)
    if (rank && sorts(step, nesting)) {
      const order = await rank(strokes)
      for (const name of PARTS) sortParts(strokes[name].data, order)
      for (const name of PARTS) adams[name].sort(order)
    }
    const chosen = viewsAt(step, schedule)
    const prefix = rank ? prefixAt(step, frozen.length, nesting, random) : frozen.length
    const shown = chosen.map((_, i) => (i === 1 ? prefix : frozen.length))
    const { loss, slopes } = await judge(
      strokes,
      critics,
      chosen,
      1,
      workspace,
      spent,
      shown,
      LINES,
    )
    const start = performance.now()
    charge(slopes.color, (fade * views) / frozen.length)
    for (const slope of Object.values(slopes)) hold(slope, frozen)
    const rate = learningRate * rateAt(step / iterations)
    adams.points.step(points.data, slopes.points, rate)
    clamp(points.data, [0, canvas], frozen)
    if (!ink) {
      adams.width.step(width.data, slopes.width, rate * WIDTH_RATE)
      adams.color.step(color.data, slopes.color, rate * COLOR_RATE)
      clamp(width.data, WIDTHS, frozen)
      clamp(color.data, SHADES, frozen)
    }
    spent.raster += performance.now() - start
    await onStep({ step: step + 1, loss: loss.reduce((a, b) => a + b, 0) / loss.length })
  }
}

const PARTS = ['points', 'width', 'color'] as const

/** New ones every step, but for the clean one where there is room for it. */
function viewsAt(step: number, { views, look }: DrawSchedule): number[] {
  const steady = look === 'steady' && views > 1
  return Array.from({ length: views }, (_, i) => (steady && i === 0 ? 0 : 1 + step * views + i))
}

type Range = readonly [low: number, high: number]

/** Adds `cost` to the slopes of all opacities, [stroke, 4]. */
function charge(slope: Float32Array, cost: number): void {
  for (let i = 3; i < slope.length; i += 4) slope[i] += cost
}

/** No slope for the frozen strokes of an array [stroke, …]. */
function hold(slope: Float32Array, frozen: readonly boolean[]): void {
  const length = slope.length / frozen.length
  frozen.forEach((held, i) => {
    if (held) slope.fill(0, i * length, (i + 1) * length)
  })
}

function clamp(values: Float32Array, [low, high]: Range, frozen: readonly boolean[]): void {
  const length = values.length / frozen.length
  for (let i = 0; i < values.length; i++) {
    if (!frozen[Math.floor(i / length)]) values[i] = Math.min(Math.max(values[i], low), high)
  }
}
