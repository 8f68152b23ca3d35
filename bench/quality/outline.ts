/**
 * @file What a line drawing looks like to someone who knows no encoder: how its lines run in each cell
 * of a grid (histograms of oriented gradients, Dalal and Triggs 2005), wherever and however large it was drawn.
 */
const SIDE = 64
const MARGIN = 4
const GRID = 8
const BINS = 9
export const LENGTH = GRID * GRID * BINS

/** A picture of ink, 1 on 0, row by row. */
export interface Ink {
  readonly size: number
  readonly values: Float32Array
}

/** x' = a x + b y, y' = c x + d y about the centre: how a copy is distorted. */
export type Warp = readonly [a: number, b: number, c: number, d: number]

/** @returns LENGTH numbers, length 1; all 0 for a blank picture */
export function outlineOf(ink: Ink, warp: Warp = [1, 0, 0, 1]): Float32Array {
  const fitted = blurred(fit(ink, warp))
  const histogram = new Float32Array(LENGTH)
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const at = y * SIDE + x
      const dx = fitted[at + 1] - fitted[at - 1]
      const dy = fitted[at + SIDE] - fitted[at - SIDE]
      const strength = Math.hypot(dx, dy)
      if (strength > 1e-3) vote(histogram, [x, y], { angle: Math.atan2(dy, dx), strength })
    }
  }
  const rooted = histogram.map(Math.sqrt)
  const norm = Math.hypot(...rooted)
  return norm > 0 ? rooted.map((v) => v / norm) : rooted
}

type XY = readonly [x: number, y: number]

/** Shared among the two nearest directions and the four nearest cells. */
function vote(
  histogram: Float32Array,
  [x, y]: XY,
  { angle, strength }: { angle: number; strength: number },
) {
  const direction = ((angle / Math.PI + 1) % 1) * BINS
  const [column, row] = [((x + 0.5) / SIDE) * GRID - 0.5, ((y + 0.5) / SIDE) * GRID - 0.5]
  for (const [r, wr] of shares(row)) {
    for (const [c, wc] of shares(column)) {
      if (r < 0 || c < 0 || r >= GRID || c >= GRID) continue
      for (const [b, wb] of shares(direction)) {
        histogram[(r * GRID + c) * BINS + (b % BINS)] += strength * wr * wc * wb
      }
    }
  }
}

function shares(v: number): [index: number, share: number][] {
  const low = Math.floor(v)
  return [
    [low, 1 - (v - low)],
    [low + 1, v - low],
  ]
}

/** The ink's bounding box, fitted into SIDE × SIDE with a margin, distorted. */
function fit(ink: Ink, [a, b, c, d]: Warp): Float32Array {
  const { size, values } = ink
  let [left, top, right, bottom] = [size, size, 0, 0]
  for (const [i, v] of values.entries()) {
    if (v < 0.3) continue
    const [x, y] = [i % size, Math.floor(i / size)]
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  }
  const out = new Float32Array(SIDE * SIDE)
  if (right <= left) return out
  const scale = Math.max(right - left, bottom - top) / (SIDE - 2 * MARGIN)
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2]
  for (let i = 0; i < out.length; i++) {
    const [u, v] = [(i % SIDE) + 0.5 - SIDE / 2, Math.floor(i / SIDE) + 0.5 - SIDE / 2]
    const at: XY = [cx + scale * (a * u + b * v), cy + scale * (c * u + d * v)]
    out[i] = brightest(ink, at, scale)
  }
  return out
}

/** The most ink within half a pixel of the fitted picture, so that thin lines survive shrinking. */
function brightest({ size, values }: Ink, [x, y]: XY, scale: number): number {
  const reach = Math.max(0, scale / 2 - 0.5)
  let most = 0
  for (let r = Math.round(y - 0.5 - reach); r <= Math.round(y - 0.5 + reach); r++) {
    for (let c = Math.round(x - 0.5 - reach); c <= Math.round(x - 0.5 + reach); c++) {
      if (r >= 0 && c >= 0 && r < size && c < size) most = Math.max(most, values[r * size + c])
    }
  }
  return most
}

function blurred(picture: Float32Array): Float32Array {
  const pass = (from: Float32Array, step: number) =>
    from.map((v, i) => 0.5 * v + 0.25 * ((from[i - step] ?? 0) + (from[i + step] ?? 0)))
  return pass(pass(picture, 1), SIDE)
}
