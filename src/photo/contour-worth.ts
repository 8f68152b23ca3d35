/** @file Where people would draw lines in a photo, and what each is worth in a drawing of its subject. */

import { normalise, upsample } from '../image/filter.ts'
import type { Point } from '../strokes/strokes.ts'
import { contourLines } from './contour-lines.ts'
import type { Photo } from './photo.ts'

/** Maps [size, size] of the photo's square. */
export interface Contours {
  /** Probability that a person would draw a line there. */
  map: Float32Array
  /** What a line is worth there, 0–1: nothing outside the photo, most on what is attended to. */
  worth: Float32Array
  /** Along the contours, in pixels of the square; traced when they are first asked for. */
  lines(): readonly Point[][]
}

/** What an encoder made of the photo, each of a square grid of its own. */
export interface SeenContours {
  attention: Float32Array
  contours?: Float32Array
  mask?: Float32Array
}

/** What is left of a line that is not attended to, or surely not on the subject; set by hand. */
const LEAST = 0.3

/** From here on, what lines are worth does not matter to where they run. */
const FULL = 0.25

/** @param size side of the photo's square; undefined if the encoder tells no contours */
export function contoursToDraw(
  { attention, contours, mask }: SeenContours,
  photo: Pick<Photo, 'mask'>,
  size: number,
): Contours | undefined {
  if (!contours) return undefined
  const spread = (map: Float32Array) => upsample(map, Math.sqrt(map.length), size)
  const focus = normalise(spread(attention))
  const subject = mask && spread(mask)
  const share = (value: number) => LEAST + (1 - LEAST) * value
  const map = contours.length === size * size ? contours : spread(contours)
  const worth = focus.map((a, i) => photo.mask[i] * share(a) * (subject ? share(subject[i]) : 1))
  let lines: readonly Point[][] | undefined
  return {
    map,
    worth,
    lines() {
      lines ??= contourLines(
        map.map((p, i) => p * Math.min(1, worth[i] / FULL)),
        size,
      )
      return lines
    },
  }
}
