/**
 * @file What of a photo is its subject: from a picture that says so, from the photo's own
 * transparency, or from the encoder's mask.
 */

import { ImageError, OptionError } from '../errors.ts'
import { sampler } from '../image/filter.ts'
import type { RasterImage } from '../image/image.ts'
import { floats } from '../maths/arrays.ts'
import { perPixel, readMap } from './given-map.ts'
import { cleanMask } from './mask.ts'
import type { Photo } from './photo.ts'
import type { Refiner } from './refine.ts'

/** Probability 0–1 that a pixel of the photo shows the subject, [height, width] of the photo. */
export interface Subject {
  share: Float32Array
  /** Where it is known from. */
  source: 'mask' | 'alpha' | 'encoder'
}

/** What an encoder saw in the photo's square: [grid, grid] probabilities. */
interface SeenMask {
  mask: Float32Array
  size: number
  /** Makes it follow the photo in that square. */
  refine: Refiner
}

export type Background = 'keep' | 'remove' | 'auto'

/** Set by hand on photos; no figures were kept. */
const SUBJECT = {
  /** A photo with fewer transparent pixels than this share is taken to have none. */
  transparent: 0.01,
  /** An encoder's mask is trusted if the subject's share of the photo is within these limits … */
  least: 0.02,
  most: 0.85,
  /** … and cells are this sure on average: 0 all undecided, 1 all sure. */
  sure: 0.4,
}

/** What tells a photo's subject. */
export interface Evidence {
  image: RasterImage
  background: Background
  /** Mounted in the square that the encoder saw. */
  photo: Photo
  /** A picture that is white where the subject is. */
  given?: RasterImage
  /** The encoder's own mask, if it tells any. */
  seen?: SeenMask
}

/**
 * The subject that `background` asks for; undefined where nothing is to be removed.
 * @throws {ImageError} for a mask of other proportions, or a black one
 * @throws {OptionError} if the background is to be removed and nothing says what it is, or kept
 *   although a mask says
 */
export function findSubject(evidence: Evidence): Subject | undefined {
  const { image, background, given, seen } = evidence
  checkMask(background, given)
  if (background === 'keep') return undefined
  if (given) return { share: fromPicture(given, image), source: 'mask' }
  const alpha = fromAlpha(image)
  if (alpha) return { share: alpha, source: 'alpha' }
  if (seen) return seenSubject({ ...evidence, seen })
  if (background === 'auto') return undefined
  throw new OptionError('background remove needs a mask: the encoder tells none, so give one')
}

/** @throws {OptionError} for a mask, or the name of one, that would be ignored */
export function checkMask(background: Background, given: unknown): void {
  if (background !== 'keep' || given === undefined) return
  throw new OptionError('background keep makes no use of a mask: leave one of them out')
}

/** What the encoder saw; for `auto` only if it is to be trusted. */
function seenSubject({
  image,
  background,
  photo,
  seen,
}: Evidence & Required<Pick<Evidence, 'seen'>>): Subject | undefined {
  const shareOf = (mask: Float32Array) => fromEncoder(image, photo, { ...seen, mask })
  if (background === 'auto' && !isTrustworthy(shareOf(cleanMask(seen.mask)))) return undefined
  const mask = cleanMask(seen.refine(seen.mask))
  return { share: shareOf(mask), source: 'encoder' }
}

function fromPicture(mask: RasterImage, image: RasterImage): Float32Array {
  const share = readMap(mask, image, 'mask')
  if (!share.some((value) => value >= 0.5)) throw new ImageError('the mask is black: no subject')
  return share
}

function fromAlpha({ width, height, data }: RasterImage): Float32Array | undefined {
  const share = floats(width * height, (i) => data[4 * i + 3] / 255)
  const transparent = share.reduce((count, value) => count + Number(value < 0.5), 0)
  return transparent >= SUBJECT.transparent * share.length ? share : undefined
}

function fromEncoder(
  { width, height }: RasterImage,
  { fromCanvas, frame }: Pick<Photo, 'fromCanvas' | 'frame'>,
  { mask, size }: Pick<SeenMask, 'mask' | 'size'>,
): Float32Array {
  const grid = Math.sqrt(mask.length)
  const sample = sampler(mask, grid)
  const [scale, , left, , , top] = fromCanvas // a photo is shifted and scaled, no more
  return perPixel(width, height, (u, v) =>
    sample(
      ((scale * (frame.x + u * frame.width) + left) * grid) / size,
      ((scale * (frame.y + v * frame.height) + top) * grid) / size,
    ),
  )
}

function isTrustworthy(share: Float32Array): boolean {
  const mean = (of: (value: number) => number) =>
    share.reduce((sum, value) => sum + of(value), 0) / share.length
  const covered = mean((value) => (value >= 0.5 ? 1 : 0))
  const sure = mean((value) => Math.abs(2 * value - 1))
  return covered >= SUBJECT.least && covered <= SUBJECT.most && sure >= SUBJECT.sure
}
