/**
 * @file The part of a photo that a portrait shows. Of a person seen to the waist few strokes show sleeves
 * and no eyes.
 */
import type { RasterImage } from '../image/image.ts'
import { clamp } from '../maths/numbers.ts'
import type { Frame } from '../strokes/strokes.ts'
import { faceBox } from './face.ts'
import type { Photo } from './photo.ts'

const PORTRAIT = {
  /** A face that is wider than this share of the photo's longer side needs no other frame; set by hand. */
  wide: 0.36,
  /** A subject so many times as wide as the face beside it is no head: 1.3 at most of people alone, 1.57 and more of other things. */
  free: 1.4,
  /** A subject so many times as high as the face is a whole figure: 2.8 at most of half ones, 3.4 and more of whole ones. */
  tall: 3.1,
  /** Side of the part, of the face's longer side; hair above it, of its height; set by hand. */
  side: 2.2,
  above: 0.35,
}

export interface Portrait {
  /** In whole pixels of the image. */
  part: Frame
  /** The face, in pixels of the part. */
  face: Frame
}

/**
 * Head and shoulders of a photo of a person.
 * @param photo the image in a square of `size` pixels
 * @returns undefined where no half-length figure is seen whose face is small
 */
export function headAndShoulders(
  photo: Photo,
  image: RasterImage,
  size: number,
): Portrait | undefined {
  const seen = faceBox(photo, size)
  if (!seen || !isHalfLength(seen, widthsOf(photo.mask, size))) return undefined
  const { scale, left, top } = placeOf(photo, image.width)
  const [x, y] = [(seen.x - left) / scale, (seen.y - top) / scale]
  const face = { x, y, width: seen.width / scale, height: seen.height / scale }
  if (face.width > PORTRAIT.wide * Math.max(image.width, image.height)) return undefined
  const side = PORTRAIT.side * Math.max(face.width, face.height)
  const around = {
    x: x + (face.width - side) / 2,
    y: y - PORTRAIT.above * face.height,
    width: side,
    height: side,
  }
  const part = within(around, image)
  return { part, face: { ...face, x: x - part.x, y: y - part.y } }
}

/** The face in the square that a part of the photo was mounted in. */
export function faceInSquare({ face, part }: Portrait, photo: Photo): Frame {
  const { scale, left, top } = placeOf(photo, part.width)
  return {
    x: left + scale * face.x,
    y: top + scale * face.y,
    width: scale * face.width,
    height: scale * face.height,
  }
}

/** Pixels of the square a pixel of the image takes, and where the image begins in it. */
function placeOf({ fromCanvas, frame }: Photo, width: number) {
  const [zoom, , x, , , y] = fromCanvas // a photo is shifted and scaled, no more
  return { scale: (zoom * frame.width) / width, left: x + zoom * frame.x, top: y + zoom * frame.y }
}

/** Of each line of the square, how many of its pixels show the subject. */
const widthsOf = (mask: Float32Array, size: number): number[] =>
  Array.from({ length: size }, (_, y) => {
    const line = mask.subarray(y * size, (y + 1) * size)
    return line.reduce((count, share) => count + Number(share > 0.5), 0)
  })

/** Whether the head stands free on a body that is not seen to its feet. */
function isHalfLength({ y, width, height }: Frame, widths: readonly number[]): boolean {
  const beside = widths.slice(y, y + height).sort((a, b) => a - b)[height >> 1]
  const lines =
    widths.findLastIndex((count) => count > 0) + 1 - widths.findIndex((count) => count > 0)
  return beside <= PORTRAIT.free * width && lines <= PORTRAIT.tall * height
}

/** What of a rectangle lies in a picture, in whole pixels. */
function within({ x, y, width, height }: Frame, image: RasterImage): Frame {
  const [left, top] = [x, y].map((at) => Math.max(0, Math.floor(at)))
  const right = clamp(Math.ceil(x + width), left + 1, image.width)
  const bottom = clamp(Math.ceil(y + height), top + 1, image.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}
