/** @file What strokes of a photo's drawing are inked with, and what of it is learned. */
import type { Learning } from '../optimize/candidate.ts'
import { momentumIn } from '../optimize/schedule.ts'
import { colorAlong } from '../optimize/start/photo-colors.ts'
import { type SketchOptions, styleWidths } from '../options/sketch-options.ts'
import type { Photo } from '../photo/photo.ts'
import { type Color, type Point, rgbOf, type Stroke } from '../strokes/strokes.ts'

/** How colours are learned, in which encoders see strokes that are black otherwise. */
const COLOR = { rate: 0.01, limits: [0, 1] } as const
/** How a learned opacity is learned; what cannot be seen is no stroke. */
const OPACITY = { rate: 0.02, limits: [0.15, 1] } as const

/** Of the style's width, what is left at least: thinner lines are hard to see in the whole canvas. */
const THINNEST = 0.5

/**
 * Width of the strokes in canvas pixels: as given, or of a close-up as of a whole photo in the eyes of the
 * encoder, so that the details of a small subject are no blots.
 * @param zoom how much larger than on the canvas a close-up shows things
 */
export const penWidth = ({ width, style }: SketchOptions, zoom: number): number =>
  width === 'auto' ? styleWidths[style] * Math.max(THINNEST, 1 / zoom) : width

/** @param pace of the points' steps: a close-up, which shows things larger, takes smaller ones */
export const learningOf = (o: SketchOptions, pace: number): Learning => ({
  points: { rate: o.learningRate * pace, momentum: momentumIn(o) },
  ...(isColored(o) && { color: COLOR }),
  ...(o.opacity === 'learned' && { opacity: OPACITY }),
})

export const isColored = ({ color, palette }: SketchOptions): boolean =>
  color === 'learned' || palette > 0

/** What makes a stroke as encoders see it: black, or in its own colour or that of the photo. */
export function inkFrom(photo: Photo, { size, width, options: o }: Inking) {
  const opacity = o.opacity === 'learned' ? 1 : o.opacity
  return (points: Point[], given?: Stroke): Stroke => {
    const own = () => given?.color ?? colorAlong(points, photo, size)
    const [red, green, blue] = isColored(o) ? own() : [0, 0, 0]
    return { points, width, color: [red, green, blue, opacity] }
  }
}

interface Inking {
  /** Side of the photo's square. */
  size: number
  /** Of every stroke, in canvas pixels. */
  width: number
  options: SketchOptions
}

export function shownColor({ color }: Stroke, o: SketchOptions): Color {
  return isColored(o) ? color : [...rgbOf(o.color), color[3]]
}
