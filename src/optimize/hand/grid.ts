/** @file Maps of the encoder's square, as coarse cells: blurred, told how they rise, looked up. */

/** Pixels along a cell. */
export const CELL = 4

/** [size, size] → its cells' means [size / CELL, size / CELL]. */
export function cellsOf(map: ArrayLike<number>, size: number): Float32Array {
  const side = size / CELL
  const cells = new Float32Array(side * side)
  for (let y = 0; y < size; y++) {
    const row = side * Math.floor(y / CELL)
    for (let x = 0; x < size; x++) cells[row + Math.floor(x / CELL)] += map[y * size + x]
  }
  return cells.map((sum) => sum / CELL ** 2)
}

/** By a Gaussian of σ cells, cut off at 2 σ; beyond the border there is nothing. */
export function blurred(cells: Float32Array, sigma: number): Float32Array {
  const reach = Math.ceil(2 * sigma)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  )
  const total = weights.reduce((a, b) => a + b, 0)
  const shares = Float64Array.from(weights, (weight) => weight / total)
  return blurredAcross(blurredAcross(cells, shares), shares)
}

/** Rows blurred, then rows and columns exchanged. */
function blurredAcross(cells: Float32Array, shares: Float64Array): Float32Array {
  const side = Math.sqrt(cells.length)
  const reach = (shares.length - 1) / 2
  const out = new Float32Array(cells.length)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const last = Math.min(reach, side - 1 - x)
      let sum = 0
      for (let k = Math.max(-reach, -x); k <= last; k++) {
        sum += shares[k + reach] * cells[y * side + x + k]
      }
      out[x * side + y] = sum
    }
  }
  return out
}

/** How much cells rise by a cell to the right and down, 0 at the border. */
export function inclines(cells: Float32Array): [Float32Array, Float32Array] {
  const side = Math.sqrt(cells.length)
  const [right, down] = [new Float32Array(cells.length), new Float32Array(cells.length)]
  for (let i = 0; i < cells.length; i++) {
    const x = i % side
    if (x > 0 && x < side - 1) right[i] = (cells[i + 1] - cells[i - 1]) / 2
    if (i >= side && i < cells.length - side) down[i] = (cells[i + side] - cells[i - side]) / 2
  }
  return [right, down]
}

/**
 * What maps of cells are between four cells' middles at a place in pixels; as at the border beyond it.
 * @param out a number a map
 */
export function lookUp(
  maps: readonly Float32Array[],
  x: number,
  y: number,
  out: Float64Array,
): Float64Array {
  const side = Math.sqrt(maps[0].length)
  const right = held(x / CELL - 0.5, side)
  const down = held(y / CELL - 0.5, side)
  const [column, row] = [
    Math.min(Math.floor(right), side - 2),
    Math.min(Math.floor(down), side - 2),
  ]
  const [toRight, toBottom, i] = [right - column, down - row, row * side + column]
  for (let m = 0; m < maps.length; m++) {
    const map = maps[m]
    const upper = map[i] + toRight * (map[i + 1] - map[i])
    const lower = map[i + side] + toRight * (map[i + side + 1] - map[i + side])
    out[m] = upper + toBottom * (lower - upper)
  }
  return out
}

const held = (at: number, side: number): number => Math.min(Math.max(at, 0), side - 1)
