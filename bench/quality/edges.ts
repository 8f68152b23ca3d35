/**
 * @file Whether strokes lie where the photo has edges: precision, recall and F-score with a
 * tolerance, as boundary detectors are scored (Martin, Fowlkes, Malik, "Learning to detect natural
 * image boundaries", 2004; there 0.75 % of the diagonal, here 3 pixels of 224, 0.95 %).
 *
 * Precision is the share of the strokes' length that runs within the tolerance of an edge of the
 * photo, recall the share of the photo's edge pixels within the tolerance of a stroke. Few strokes
 * cannot reach all edges: compare recall and F at equal stroke counts only.
 */
import { blur, luma, scaled } from '../../src/image/filter.ts'
import type { RasterImage } from '../../src/image/image.ts'
import { pixelsNear } from '../../src/image/near.ts'
import { contentOf } from '../../src/photo/border.ts'
import { mountPhoto, type Photo } from '../../src/photo/photo.ts'
import { flatten } from '../../src/strokes/bezier.ts'
import type { Point, Stroke } from '../../src/strokes/strokes.ts'

export interface EdgeScore {
  precision: number
  recall: number
  f: number
}

/** In pixels of the reference square. */
const TOLERANCE = 3
/** Canny's constants; his ratio of the thresholds is 2 to 3. */
const CANNY = {
  /** Blur before edges are looked for, in pixels of the reference square. */
  sigma: 2,
  /** Of the gradient that 1 % of the pixels exceed: where an edge starts … */
  strong: 0.4,
  /** … and how far it goes on. */
  weak: 0.16,
}
/** Straight pieces a cubic, and pixels between the points that stand for its length. */
const PIECES = 32
const SPACING = 0.5

/** Edges of a photo as it lies on a square canvas of `canvas` pixels. */
export const photoEdges = (image: RasterImage, canvas: number): Point[] =>
  edgePoints(
    mountPhoto(image, { size: canvas, canvas, margin: 0, content: contentOf(image) }),
    canvas,
  )

/**
 * @param photo mounted without a margin, in a square of the canvas's size
 * @param size side of that square
 */
export function edgePoints(
  { pixels, mask }: Pick<Photo, 'pixels' | 'mask'>,
  size: number,
): Point[] {
  const edges = canny(luma(pixels), size, scaled(CANNY.sigma, size))
  const points: Point[] = []
  edges.forEach((edge, i) => {
    if (edge && mask[i] > 0.5) points.push([(i % size) + 0.5, Math.floor(i / size) + 0.5])
  })
  return points
}

/** How well strokes on a canvas of `size` pixels follow the edges of `edgePoints`. */
export function edgeScore(
  strokes: readonly Stroke[],
  edges: readonly Point[],
  size: number,
): EdgeScore {
  const reach = scaled(TOLERANCE, size)
  const drawn = strokes.flatMap((stroke) => evenly(stroke))
  const precision = shareNear(drawn, edges, reach, size)
  const recall = shareNear(edges, drawn, reach, size)
  const f = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0
  return { precision, recall, f }
}

/** Points on a stroke at equal distances along it, so that each stands for as much length. */
function evenly(stroke: Stroke): Point[] {
  const path = flatten(stroke, PIECES)
  const points = [path[0]]
  let ahead = SPACING
  path.slice(1).forEach(([x, y], i) => {
    const [fromX, fromY] = path[i]
    const length = Math.hypot(x - fromX, y - fromY)
    for (; ahead <= length; ahead += SPACING) {
      const share = ahead / length
      points.push([fromX + share * (x - fromX), fromY + share * (y - fromY)])
    }
    ahead -= length
  })
  return points
}

/** The share of `points` that have one of `others` within `reach`. */
function shareNear(
  points: readonly Point[],
  others: readonly Point[],
  reach: number,
  size: number,
): number {
  if (points.length === 0) return 0
  const near = pixelsNear(others, reach, size)
  const inside = ([x, y]: Point) =>
    x >= 0 && y >= 0 && x < size && y < size && near.has(Math.floor(y) * size + Math.floor(x))
  return points.filter(inside).length / points.length
}

/**
 * Canny's edges (J. Canny, "A computational approach to edge detection", 1986): the ridges of the
 * gradient that are strong somewhere, [size, size] of 0 and 1.
 */
function canny(picture: Float32Array, size: number, sigma: number): Uint8Array {
  const { strength, ridge } = ridges(blur(picture, size, sigma), size)
  const reference = strength.toSorted()[Math.floor(0.99 * strength.length)]
  const edges = new Uint8Array(picture.length)
  const open: number[] = []
  const take = (i: number, floor: number) => {
    if (edges[i] || !ridge[i] || !(strength[i] > floor)) return
    edges[i] = 1
    open.push(i)
  }
  for (let i = 0; i < edges.length; i++) take(i, CANNY.strong * reference)
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    for (const step of [-size - 1, -size, -size + 1, -1, 1, size - 1, size, size + 1]) {
      take(i + step, CANNY.weak * reference)
    }
  }
  return edges
}

/** Gradient strength, and whether neither neighbour across the edge has more. */
function ridges(smooth: Float32Array, size: number) {
  const [gx, gy, strength] = [0, 1, 2].map(() => new Float32Array(smooth.length))
  const inner = (visit: (i: number) => void) => {
    for (let y = 1; y < size - 1; y++) for (let x = 1; x < size - 1; x++) visit(y * size + x)
  }
  inner((i) => {
    gx[i] = smooth[i + 1] - smooth[i - 1]
    gy[i] = smooth[i + size] - smooth[i - size]
    strength[i] = Math.hypot(gx[i], gy[i])
  })
  const ridge = new Uint8Array(smooth.length)
  inner((i) => {
    const octant = Math.round((4 * Math.atan2(gy[i], gx[i])) / Math.PI)
    const step = [1, size + 1, size, size - 1][((octant % 4) + 4) % 4]
    if (strength[i] >= strength[i - step] && strength[i] > strength[i + step]) ridge[i] = 1
  })
  return { strength, ridge }
}
