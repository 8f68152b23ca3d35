/**
 * @file What a drawing remembers for the way back: one touch per path and sample it reaches.
 *
 * Columns, not objects: a touch is an index into typed arrays that grow together.
 */

export interface Touches {
  length: number
  capacity: number
  /** Sample of the canvas, row-major. */
  sample: Int32Array
  /** Share of the sample that the path covers; before that, the search's metric. */
  cover: Float32Array
  /** First vertex of the nearest segment (strokes). */
  vertex: Int32Array
  /** Position on that segment, 0–1 (strokes), or mean winding number (fills). */
  t: Float32Array
  /** Colour under the path, [touch, 3]. */
  under: Float32Array
  /** Where each painted path's touches end. */
  readonly ends: number[]
}

/** The touches of one path, [first, end), and dLoss/dCover of each touch. */
export interface PathTouches {
  readonly touches: Touches
  readonly first: number
  readonly end: number
  readonly dCover: Float32Array
}

export function createTouches(capacity = 4096): Touches {
  return {
    length: 0,
    capacity,
    sample: new Int32Array(capacity),
    cover: new Float32Array(capacity),
    vertex: new Int32Array(capacity),
    t: new Float32Array(capacity),
    under: new Float32Array(capacity * 3),
    ends: [],
  }
}

/** Makes room for `more` touches, at least doubling. */
export function reserve(touches: Touches, more: number): void {
  if (touches.length + more <= touches.capacity) return
  const bigger = createTouches(Math.max(2 * touches.capacity, touches.length + more))
  bigger.sample.set(touches.sample)
  bigger.cover.set(touches.cover)
  bigger.vertex.set(touches.vertex)
  bigger.t.set(touches.t)
  bigger.under.set(touches.under)
  touches.capacity = bigger.capacity
  touches.sample = bigger.sample
  touches.cover = bigger.cover
  touches.vertex = bigger.vertex
  touches.t = bigger.t
  touches.under = bigger.under
}
