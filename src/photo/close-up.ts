/**
 * @file The photo seen from close: where the subject is a small part of it, the encoder looks at that
 * part only, as one who draws would. An encoder has few cells, and those of an empty background are lost.
 */

import { cropImage, cropRows } from '../image/crop.ts'
import type { RasterImage } from '../image/image.ts'
import { frameOf } from '../strokes/frame.ts'
import { multiply, scaling, translation } from '../strokes/homography.ts'
import type { Frame } from '../strokes/strokes.ts'
import { type Mount, mountPhoto, type Photo } from './photo.ts'

/** Set by hand on photos with small subjects; no figures were kept. */
const CLOSE_UP = {
  /** Pixels that are kept at least so much belong to the subject. */
  sure: 0.5,
  /** What is left around the subject, as a share of its longer side. */
  around: 0.12,
  /** At least this share of the photo's longer side is shown: less would blow up its pixels. */
  closest: 0.4,
}

/**
 * The part of a photo that its subject takes up, with some room around, in whole pixels.
 * @param share how much of each pixel is subject, 0–1, [height, width]
 */
export function subjectFrame(share: Float32Array, width: number, height: number): Frame {
  const [columns, rows] = [new Set<number>(), new Set<number>()]
  for (let i = 0; i < share.length; i++) {
    if (share[i] < CLOSE_UP.sure) continue
    columns.add(i % width)
    rows.add(Math.floor(i / width))
  }
  if (columns.size === 0) return { x: 0, y: 0, width, height }
  const [x, y] = [bounds(columns), bounds(rows)]
  const longer = Math.max(x.last - x.first, y.last - y.first) + 1
  const side = Math.max(
    (1 + 2 * CLOSE_UP.around) * longer,
    CLOSE_UP.closest * Math.max(width, height),
  )
  const around = (side - longer) / 2
  const [left, across] = widened(x, around, width)
  const [top, down] = widened(y, around, height)
  return { x: left, y: top, width: across, height: down }
}

interface Bounds {
  first: number
  last: number
}

const bounds = (places: Iterable<number>): Bounds => {
  const sorted = [...places].sort((a, b) => a - b)
  return { first: sorted[0], last: sorted[sorted.length - 1] }
}

function widened({ first, last }: Bounds, around: number, limit: number): [number, number] {
  const from = Math.max(0, Math.floor(first - around))
  return [from, Math.min(limit, Math.ceil(last + 1 + around)) - from]
}

/**
 * As mountPhoto, but only `part` of the image fills the encoder's square. Strokes stay where they are
 * on the canvas of the whole photo.
 */
export function mountCloseUp(image: RasterImage, part: Frame, mount: Mount): Photo {
  const { canvas } = mount
  const content = meet(mount.content, part)
  const counts = mount.counts && cropRows(mount.counts, image.width, part, 1)
  const close = mountPhoto(cropImage(image, part), { ...mount, content, counts })
  const frame = frameOf(image.width, image.height, canvas)
  const partFrame = frameOf(part.width, part.height, canvas)
  const toImage = multiply(scaling(image.width / frame.width), translation(-frame.x, -frame.y))
  const toPart = multiply(scaling(partFrame.width / part.width), translation(-part.x, -part.y))
  const place = translation(partFrame.x, partFrame.y)
  const fromCanvas = [close.fromCanvas, place, toPart, toImage].reduce(multiply)
  return { ...close, frame, fromCanvas }
}

/** What two rectangles share, seen from the second's corner. */
function meet(a: Frame, b: Frame): Frame {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return { x: x - b.x, y: y - b.y, width, height }
}
