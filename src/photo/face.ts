/**
 * @file Where a portrait's face is, by what portraits share: skin in one round patch, above the middle of
 * the subject, on something wider. Few strokes go to the largest shapes, and a face says most.
 */
import { floats } from '../maths/arrays.ts'
import { clamp } from '../maths/numbers.ts'
import type { Frame } from '../strokes/strokes.ts'
import { attentionRaised, type Raised } from './detail.ts'
import type { Photo } from './photo.ts'
import { piecesOf } from './pieces.ts'

/** Set by hand on portraits, and on photos of other things, in which no face may be found. */
const FACE = {
  /** Skin of all people, Cb and Cr of 0–255 (Chai & Ngan, "Face segmentation using skin-color map", 1999). */
  blue: [77, 127],
  red: [133, 173],
  /** Pixels of a cell, and the share of them that is skin. */
  cell: 4,
  skin: 0.5,
  /** A smaller face has no features to draw, in cells. */
  narrowest: 6,
  /** Of the subject's cells, a face takes between these shares … */
  least: 0.015,
  most: 0.25,
  /** … it is so many times as high as wide, and fills so much of its box … */
  slim: [0.9, 2.2],
  round: 0.55,
  /** … and stands on something so many times as wide as itself. */
  shoulders: 1.4,
  /** How much more it attracts than what is attended to most. */
  pull: 2,
} as const

/** In cells, the last ones included. */
interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/**
 * The attention, raised in a face: strokes begin there first, shorter and closer together, and what is
 * there counts more.
 * @param attention [grid, grid] of any positive scale
 * @param face its rectangle in the photo's square of `size` pixels
 * @returns both [size, size]; `detail` is 1 in the face and falls to 0 around it
 */
export const withFace = (attention: Float32Array, face: Frame, size: number): Raised =>
  attentionRaised(attention, around(face, size), FACE.pull)

/** The rectangle of the face in the photo's square, in its pixels; undefined if none is seen. */
export function faceBox(photo: Pick<Photo, 'pixels' | 'mask'>, size: number): Frame | undefined {
  const grid = Math.floor(size / FACE.cell)
  const subject = inCells(size, (i) => Number(photo.mask[i] > 0.5))
  const skin = inCells(size, (i) => Number(photo.mask[i] > 0.5 && isSkin(photo.pixels, 3 * i)))
  const own = [...subject.keys()].filter((i) => subject[i] >= 0.5)
  const middle = own.reduce((sum, i) => sum + Math.floor(i / grid), 0) / own.length
  const faces = piecesOf(skin, FACE.skin).filter((cells) => {
    const share = cells.length / own.length
    if (share < FACE.least || share > FACE.most) return false
    return (
      looksLikeFace(cells, grid, middle) && standsOnShoulders(boxOf(cells, grid), subject, grid)
    )
  })
  const [face] = faces.sort((a, b) => b.length - a.length)
  if (!face) return undefined
  const { left, right, top, bottom } = boxOf(face, grid)
  const [x, y, width, height] = [left, top, right - left + 1, bottom - top + 1]
  return {
    x: FACE.cell * x,
    y: FACE.cell * y,
    width: FACE.cell * width,
    height: FACE.cell * height,
  }
}

function looksLikeFace(cells: readonly number[], grid: number, middle: number): boolean {
  const { left, right, top, bottom } = boxOf(cells, grid)
  const [width, height] = [right - left + 1, bottom - top + 1]
  const [wide, slim] = FACE.slim
  const isSlim = width >= FACE.narrowest && height >= wide * width && height <= slim * width
  return isSlim && cells.length >= FACE.round * width * height && (top + bottom) / 2 < middle
}

/** Whether the subject is wide below a box, as far down as that is high. */
function standsOnShoulders(
  { left, right, top, bottom }: Box,
  subject: Float32Array,
  grid: number,
): boolean {
  const lines = Array.from({ length: bottom - top + 1 }, (_, i) => bottom + 1 + i)
  const widths = lines
    .filter((y) => y < grid)
    .map((y) => subject.subarray(y * grid, (y + 1) * grid).filter((share) => share >= 0.5).length)
  return Math.max(0, ...widths) >= FACE.shoulders * (right - left + 1)
}

function isSkin(pixels: Float32Array, at: number): boolean {
  const [r, g, b] = pixels.subarray(at, at + 3)
  const blue = 128 + 255 * (-0.169 * r - 0.331 * g + 0.5 * b)
  const red = 128 + 255 * (0.5 * r - 0.419 * g - 0.081 * b)
  return blue >= FACE.blue[0] && blue <= FACE.blue[1] && red >= FACE.red[0] && red <= FACE.red[1]
}

/** Means over cells, [grid, grid]. */
function inCells(size: number, valueAt: (i: number) => number): Float32Array {
  const grid = Math.floor(size / FACE.cell)
  return floats(grid * grid, (cell) => {
    let sum = 0
    for (let i = 0; i < FACE.cell ** 2; i++) {
      const [x, y] = [i % FACE.cell, Math.floor(i / FACE.cell)]
      const left = FACE.cell * (cell % grid) + x
      sum += valueAt((FACE.cell * Math.floor(cell / grid) + y) * size + left)
    }
    return sum / FACE.cell ** 2
  })
}

function boxOf(cells: readonly number[], grid: number): Box {
  const [xs, ys] = [cells.map((i) => i % grid), cells.map((i) => Math.floor(i / grid))]
  const [left, right, top, bottom] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ]
  return { left, right, top, bottom }
}

/** An ellipse in a box, 1 inside and 0 from half as far again outside. */
function around({ x, y, width, height }: Frame, size: number): Float32Array {
  const [rx, ry] = [width / 2, height / 2]
  const [cx, cy] = [x + rx, y + ry]
  return floats(size * size, (i) => {
    const distance = Math.hypot(
      ((i % size) + 0.5 - cx) / rx,
      (Math.floor(i / size) + 0.5 - cy) / ry,
    )
    return clamp(3 - 2 * distance, 0, 1)
  })
}
