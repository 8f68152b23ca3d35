/**
 * @file What makes a photo hard to draw, in words for whoever took it. Thresholds lie between the
 * values of pictures made to be hard (dark, blurred, flat, tiny, without a subject) and those of 33
 * ordinary ones, which are noted beside them.
 */

import { blur, luma, lumaOf, scaled } from '../image/filter.ts'
import type { RasterImage } from '../image/image.ts'
import { floats } from '../maths/arrays.ts'
import { cleanMask } from './mask.ts'
import type { Photo } from './photo.ts'

export type HintCode =
  | 'small'
  | 'dark'
  | 'flat'
  | 'blurred'
  | 'subject-small'
  | 'mask-unsure'
  | 'nothing-salient'
  | 'fewer-strokes'
  | 'head-and-shoulders'

export interface Hint {
  code: HintCode
  /** One line, without a full stop. */
  text: string
}

export interface SeenPhoto {
  image: RasterImage
  /** The whole of it, mounted in a square of `size` pixels. */
  photo: Photo
  size: number
  /** To what the encoder attends, [grid, grid]. */
  attention: Float32Array
  /** Probability that a cell shows the subject, [grid, grid], where the encoder's is used. */
  mask?: Float32Array
  /** Whether that mask is doubted for where it ends. @default false */
  unsure?: boolean
  /** Of each pixel of the image, how much of it stays; none: all of it. */
  kept?: Float32Array
}

const HARD = {
  /** The longer side in pixels; 211 and more. */
  side: 128,
  /** What 1 % of the pixels exceed, luma 0–1; 0.71 and more. */
  bright: 0.3,
  /** From what 0.1 % are below to what 0.1 % are above; 0.6 and more. */
  contrast: 0.25,
  /** The strongest fine edges against coarse ones; hard 0.33 at most, else 0.43 and more. */
  sharp: 0.38,
  /** The subject's longer side, as a share of the photo's; 0.54 and more. */
  subject: 0.25,
  /** Edges of it are at least so strong, as a share of the strongest. */
  edge: 0.3,
  /** How sure cells are on average, 0–1; 0.53 and more. */
  sure: 0.5,
  /** Share of all attention in the tenth that gets most; hard 0.26 at most, else 0.43 and more. */
  focus: 0.35,
}

/** What might be better, the most likely cause of a poor drawing first. */
export function hintsOf(seen: SeenPhoto): Hint[] {
  const exposure = exposureHint(seen.image)
  const { width, height } = seen.image
  const isSmall = Math.max(width, height) < HARD.side
  return [
    ...(isSmall ? [hint('small', `the picture has only ${width}×${height} pixels`)] : []),
    ...(exposure ? [exposure] : []),
    // Few pixels are blurred when they are enlarged, and so is noise that is brightened.
    ...(!isSmall && !exposure && isBlurred(seen) ? [BLURRED] : []),
    ...(isSubjectSmall(seen) ? [SUBJECT_SMALL] : []),
    ...(isMaskUnsure(seen) ? [MASK_UNSURE] : []),
    ...(isNothingSalient(seen) ? [NOTHING_SALIENT] : []),
  ]
}

const hint = (code: HintCode, text: string): Hint => ({ code, text })
const DARK = hint('dark', 'the picture is very dark: a brighter one shows more to draw')
const FLAT = hint('flat', 'the picture has hardly any contrast: its edges can hardly be told')
const BLURRED = hint('blurred', 'the picture is blurred: its edges can be told only roughly')
const SUBJECT_SMALL = hint(
  'subject-small',
  'the subject is a small part of the picture: crop the picture to it, or the drawing with --fit subject',
)
const MASK_UNSURE = hint(
  'mask-unsure',
  'the subject cannot be told from its background: a mask or --masker isnet can say it, or keep the background',
)
const NOTHING_SALIENT = hint(
  'nothing-salient',
  'nothing stands out in the picture: strokes lie anywhere',
)

function exposureHint({ data }: RasterImage): Hint | undefined {
  const lumas = floats(data.length / 4, (i) => lumaAt(data, 4 * i))
  const sorted = lumas.filter((value) => value >= 0).sort()
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]
  if (at(0.99) < HARD.bright) return DARK
  return at(0.999) - at(0.001) < HARD.contrast ? FLAT : undefined
}

/** Of an opaque pixel, 0–1; of others −1. */
const lumaAt = (data: Uint8ClampedArray, at: number): number =>
  data[at + 3] < 128 ? -1 : lumaOf(data[at], data[at + 1], data[at + 2]) / 255

function isBlurred({ photo, size }: SeenPhoto): boolean {
  const [fine, coarse] = [1, 4].map((sigma) => {
    const edges = edgesAround(sigma, photo, size).sort()
    return edges[Math.floor(0.999 * edges.length)]
  })
  return fine < HARD.sharp * coarse
}

/** Differences of Gaussians inside the photo, of a width in pixels of the reference square. */
function edgesAround(sigma: number, { pixels, mask }: Photo, size: number): Float32Array {
  const picture = luma(pixels)
  const fine = blur(picture, size, scaled(sigma, size))
  const coarse = blur(picture, size, scaled(1.6 * sigma, size))
  return fine.map((value, i) => (mask[i] > 0.5 ? Math.abs(value - coarse[i]) : 0))
}

/** By what stays of the photo or, if that is smaller, by where its edges are. */
function isSubjectSmall({ image, photo, size, kept }: SeenPhoto): boolean {
  const { width, height } = image
  const inPhoto = kept ? extent(kept, width, 0.5) / Math.max(width, height) : 1
  const edges = edgesAround(1, photo, size)
  const strong = HARD.edge * edges.reduce((a, b) => Math.max(a, b), 0)
  const { frame, fromCanvas } = photo
  const inSquare =
    extent(edges, size, strong) / (fromCanvas[0] * Math.max(frame.width, frame.height))
  return Math.min(inPhoto, inSquare) < HARD.subject
}

/** The longer side of the rectangle around values of at least `least`. */
function extent(map: Float32Array, width: number, least: number): number {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < map.length; i++) {
    if (!(map[i] >= least)) continue
    const [x, y] = [i % width, Math.floor(i / width)]
    ;[left, right] = [Math.min(left, x), Math.max(right, x)]
    ;[top, bottom] = [Math.min(top, y), Math.max(bottom, y)]
  }
  return right < left ? 0 : 1 + Math.max(right - left, bottom - top)
}

function isMaskUnsure({ mask, unsure = false }: SeenPhoto): boolean {
  if (!mask || unsure) return unsure
  const clean = cleanMask(mask)
  return clean.reduce((sum, value) => sum + Math.abs(2 * value - 1), 0) < HARD.sure * clean.length
}

function isNothingSalient({ attention }: SeenPhoto): boolean {
  if (attention.length === 1) return false
  const sorted = attention.toSorted().reverse()
  const sum = (values: Float32Array) => values.reduce((a, b) => a + b, 0)
  return sum(sorted.subarray(0, Math.ceil(sorted.length / 10))) < HARD.focus * sum(sorted)
}
