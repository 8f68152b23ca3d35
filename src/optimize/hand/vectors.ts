/**
 * @file Vectors of control points, [stroke, point, 2], as the hand is told them: in frames of their own,
 * along the stroke and to its left, so that a drawing that is turned is told the same.
 */

export interface Layout {
  strokes: number
  /** Control points of each. */
  points: number
}

/** Of a point, the number of the one before or after it along its stroke; ends are their own. */
export const before = (i: number, { points }: Layout): number => (i % points === 0 ? i : i - 1)
export const after = (i: number, { points }: Layout): number =>
  i % points === points - 1 ? i : i + 1

/** Unit vectors along the strokes at each point, [stroke, point, 2]. */
export function tangents(points: Float32Array, layout: Layout): Float32Array {
  const along = new Float32Array(points.length)
  for (let i = 0; i < points.length / 2; i++) {
    const [from, to] = [before(i, layout), after(i, layout)]
    const [x, y] = [points[2 * to] - points[2 * from], points[2 * to + 1] - points[2 * from + 1]]
    const length = Math.sqrt(x * x + y * y + 1e-6)
    along[2 * i] = x / length
    along[2 * i + 1] = y / length
  }
  return along
}

/**
 * How far a vector (x, y) goes along the stroke at the point whose numbers begin at `i`, and to its left. Of
 * a vector that is told in the frame, the same two give x and y: frames are mirrors.
 */
export const ahead = (along: Float32Array, i: number, x: number, y: number): number =>
  along[i] * x + along[i + 1] * y
export const aside = (along: Float32Array, i: number, x: number, y: number): number =>
  along[i + 1] * x - along[i] * y

export function rootMeanSquare(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return Math.sqrt(sum / values.length + 1e-20)
}

/** Means over the points of each stroke, in the place of each. */
export function strokeMeans(vectors: Float32Array, { points }: Layout): Float32Array {
  const means = new Float32Array(vectors.length)
  for (let first = 0; first < vectors.length; first += 2 * points) {
    for (const axis of [0, 1]) {
      let sum = 0
      for (let i = 0; i < points; i++) sum += vectors[first + 2 * i + axis]
      for (let i = 0; i < points; i++) means[first + 2 * i + axis] = sum / points
    }
  }
  return means
}
