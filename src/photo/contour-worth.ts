/** @file Where people would draw lines in a photo, and what each is worth in a drawing of its subject. */

import { luma, normalise, upsample } from '../image/filter.ts'
import type { Point } from '../strokes/strokes.ts'
import { contourLines } from './contour-lines.ts'
import type { Photo } from './photo.ts'
import { edgeStrength } from './saliency.ts'

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
  /** Where a face is, [size, size]: its features are finer than what is told. */
  face?: Float32Array
}

/** What is left of a line … that gave drafts of eight photos the least loss. */
const LEAST = {
  /** … that is not attended to, */
  attention: 0.6,
  /** … that is surely not on the subject, */
  subject: 0.3,
  /** … where the photo has no edge: contours are blurred by the grid they are told in. */
  edge: 0.3,
}

/** From here on, what lines are worth does not matter to where they run. */
const FULL = 0.25

/** @param size side of the photo's square; undefined if the encoder tells no contours */
export function contoursToDraw(
  { attention, contours, mask, face }: SeenContours,
  photo: Pick<Photo, 'pixels' | 'mask'>,
  size: number,
): Contours | undefined {
  if (!contours) return undefined
  const focus = normalise(upsample(attention, size))
  const subject = mask && upsample(mask, size)
  const share = (value: number, least: number) => least + (1 - least) * value
  const edges = edgeStrength(luma(photo.pixels), size)
  const told = contours.length === size * size ? contours : upsample(contours, size)
  const map = told.map((p, i) =>
    Math.max(p * share(edges[i], LEAST.edge), (face?.[i] ?? 0) * edges[i]),
  )
  const worth = focus.map(
    (a, i) =>
      photo.mask[i] * share(a, LEAST.attention) * (subject ? share(subject[i], LEAST.subject) : 1),
  )
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
