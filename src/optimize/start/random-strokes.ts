/**
 * @file Strokes by chance, as CLIPDraw begins: short random walks all over the canvas, in random
 * colours or those of a palette; or black ones for ink.
 */
import { clamp } from '../../maths/numbers.ts'
import type { Random } from '../../maths/random.ts'
import type { Color, Point, Stroke } from '../../strokes/strokes.ts'
import type { Area } from './area.ts'

export interface Start {
  strokes: number
  /** Cubic segments a stroke. */
  segments: number
  /** Full width in canvas pixels. */
  width: number
  /** Side of the canvas in pixels. */
  canvas: number
  /** Colours to choose from; without, any colour. */
  palette?: readonly Color[]
  ink: boolean
  /** Where strokes begin: around the middle, or anywhere as in CLIPDraw. */
  start: 'centre' | 'anywhere'
  /** Where they begin and stay, instead. */
  area?: Area
}

/** Largest step from a control point to the next, each way, as a share of the canvas (CLIPDraw). */
const STEP = 0.1
/** Standard deviation of the starts around the centre, as a share of the canvas. */
const SPREAD = 0.11

export function randomStrokes(start: Start, random: Random): Stroke[] {
  const { strokes, width, ink } = start
  return Array.from({ length: strokes }, () => {
    const points = walk(start, random)
    return { points, width, color: ink ? [0, 0, 0, 1] : randomColor(start.palette, random) }
  })
}

function walk({ segments, canvas, start, area }: Start, random: Random): Point[] {
  const place = () => canvas * (start === 'centre' ? near(random) : random.next())
  const points: Point[] = [area ? area.pick(random) : [place(), place()]]
  while (points.length < 3 * segments + 1) {
    const [x, y] = points[points.length - 1]
    const step = () => canvas * random.between(-STEP / 2, STEP / 2)
    points.push([x + step(), y + step()])
  }
  return points
}

/** Normally distributed around the middle of 0 … 1. */
function near(random: Random): number {
  return clamp(0.5 + SPREAD * random.normal(), 0, 1)
}

/** The opacity is random either way. */
function randomColor(palette: Start['palette'], random: Random): Color {
  const [red, green, blue] = palette
    ? palette[random.index(palette.length)]
    : [random.next(), random.next(), random.next()]
  return [red, green, blue, random.next()]
}
