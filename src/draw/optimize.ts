/**
 * @file CLIPDraw's loop: strokes → views → pixels → critics → loss → gradient → Adam, for points,
 * widths and colours, each with a learning rate of its own.
 */
import { createAdam } from '../adam.ts'
import { throwIfAborted } from '../errors.ts'
import type { Judge, Spent, Strokes } from '../judge.ts'
import { createWorkspaces, judgeDrawing } from './judge.ts'

export interface DrawProblem {
  /** One scene; it is moved in place. */
  strokes: Strokes
  /** Strokes that stay as they are. */
  frozen: readonly boolean[]
  critics: readonly Judge[]
  /** Whether widths and colours stay as they are. */
  ink: boolean
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
 * @param onStep called after every step; the next one waits for its promise
 * @throws {AbortError} between two steps once `signal` has fired.
 */
export async function optimizeDrawing(
  { strokes, frozen, critics, ink, canvas }: DrawProblem,
  { iterations, views, look, learningRate, fade }: DrawSchedule,
  spent: Spent,
  onStep: (step: DrawStep) => unknown = () => {},
  signal?: AbortSignal,
): Promise<void> {
  const { points, width, color } = strokes
  const adams = {
    points: createAdam(points.data.length),
    width: createAdam(width.data.length),
    color: createAdam(color.data.length),
  }
  const workspaces = createWorkspaces(critics.length, views)
  for (let step = 0; step < iterations; step++) {
    throwIfAborted(signal)
    const chosen = Array.from({ length: views }, (_, i) =>
      look === 'steady' && views > 1 && i === 0 ? 0 : 1 + step * views + i,
    )
    const { loss, slopes } = await judgeDrawing(strokes, critics, chosen, workspaces, spent)
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
