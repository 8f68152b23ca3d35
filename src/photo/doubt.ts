/**
 * @file Whether an encoder's mask is to be doubted: its cells are unsure, or it ends where nothing ends. Of 57
 * masks that were wrong (to the eye, or with less than 0.45 of ISNet's in common) 21 are doubted, of 150 good
 * ones 6; cells alone told 2 and none.
 */
import { upsample } from '../image/filter.ts'
import type { RasterImage } from '../image/image.ts'
import type { Photo } from './photo.ts'

const DOUBT = {
  /** What contours along the edge count beside how sure cells are; both are 0–1. */
  edge: 0.6,
  /** Below this sum a mask is doubted: most are drawn no worse for it … */
  unsure: 1.02,
  /** … and here it is wrong, and its drawing better with the background. */
  wrong: 0.85,
  /** Contours of which nine tenths are less probable say nothing: the photo is flat, or its subject tiny; 0.43 and more otherwise. */
  faint: 0.4,
  /** An edge is looked for so far around, in pixels of the square. */
  reach: 2,
}

/** What an encoder made of a photo as a whole, each of a square grid of its own. */
export interface Told {
  mask?: Float32Array
  contours?: Float32Array
  /** In a square of `size` pixels. */
  photo: Photo
  size: number
}

export type Doubt = 'none' | 'unsure' | 'wrong'

/** @param kept what is made of the mask: how much of each pixel stays, 0–1, [height, width] */
export function doubtOf(
  kept: Float32Array,
  image: Pick<RasterImage, 'width' | 'height'>,
  { mask, contours, photo, size }: Told,
): Doubt {
  if (!mask || !contours) return 'none'
  const [cells, lines] = [mask, contours].map((map) => spread(map, size))
  const edge = edgeOf(kept, image).map(pixelIn(photo, image, size))
  const own = edge.filter((i) => photo.mask[i] === 1) // the photo's border is no edge of the mask
  if (own.length === 0 || quantile(lines, 0.9) < DOUBT.faint) return 'none'
  const sure = mean(cells.filter((_, i) => photo.mask[i] === 1).map((p) => Math.abs(2 * p - 1)))
  const along = mean(own.map((i) => highestAround(lines, i, size)))
  const belief = sure + DOUBT.edge * along
  if (belief < DOUBT.wrong) return 'wrong'
  return belief < DOUBT.unsure ? 'unsure' : 'none'
}

const spread = (map: Float32Array, size: number): Float32Array =>
  map.length === size * size ? map : upsample(map, size)

/** Indices of the image's pixels that stay beside such as do not. */
function edgeOf(kept: Float32Array, { width }: Pick<RasterImage, 'width'>): number[] {
  const stays = (i: number) => kept[i] >= 0.5
  return [...kept.keys()].filter((i) => {
    const right = (i + 1) % width > 0 && !stays(i + 1)
    const below = i + width < kept.length && !stays(i + width)
    const left = i % width > 0 && !stays(i - 1)
    const above = i >= width && !stays(i - width)
    return stays(i) && (right || below || left || above)
  })
}

/** From an index of the image's pixels to that of the pixel of the square. */
function pixelIn(
  { fromCanvas, frame }: Photo,
  { width }: Pick<RasterImage, 'width'>,
  size: number,
): (i: number) => number {
  const [scale, , left, , , top] = fromCanvas // a photo is shifted and scaled, no more
  const pixel = frame.width / width
  return (i) => {
    const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5]
    const column = Math.floor(scale * (frame.x + x * pixel) + left)
    return Math.floor(scale * (frame.y + y * pixel) + top) * size + column
  }
}

function highestAround(map: Float32Array, i: number, size: number): number {
  const { reach } = DOUBT
  let highest = 0
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      highest = Math.max(highest, map[i + dy * size + dx] ?? 0)
    }
  }
  return highest
}

const quantile = (values: Float32Array, share: number): number =>
  values.toSorted()[Math.floor(share * values.length)]

const mean = (values: Float32Array | number[]): number => {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
