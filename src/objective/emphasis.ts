/** @file How much the places of a photo count in the loss. */
import { normalise, upsample } from '../image/filter.ts'

/** What a cell without any attention counts against the most attended one. */
const UNATTENDED = 0.25
/** What a cell outside the photo counts: enough to keep the paper there blank. */
const OUTSIDE = 0.3

/** How much the pixels of the clean view count in the loss: what the encoder attends to, more. */
export function emphasisMap(
  attention: Float32Array,
  mask: Float32Array,
  size: number,
): Float32Array {
  const focus = normalise(upsample(attention, size))
  return focus.map(
    (a, i) => (UNATTENDED + (1 - UNATTENDED) * a) * (OUTSIDE + (1 - OUTSIDE) * mask[i]),
  )
}

/** A map [size, size] averaged over a square grid of `cells` and scaled to add up to 1. */
export function cellShares(map: Float32Array, size: number, cells: number): Float32Array {
  const grid = Math.sqrt(cells)
  const cellOf = Array.from({ length: size }, (_, v) => Math.floor((v * grid) / size))
  const shares = new Float32Array(cells)
  for (let y = 0; y < size; y++) {
    const row = cellOf[y] * grid
    for (let x = 0; x < size; x++) shares[row + cellOf[x]] += map[y * size + x]
  }
  const total = shares.reduce((a, b) => a + b, 0)
  return shares.map((share) => share / total)
}
