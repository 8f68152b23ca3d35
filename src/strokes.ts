/**
 * @file What a drawing is made of: strokes, each a chain of cubic Bézier segments with one width
 * and one colour. Everything else in the package produces, moves or prints these.
 */

/** (x, y) in canvas pixels, x to the right and y down. */
export type Point = [x: number, y: number]

/** Straight (not premultiplied) colour and opacity, each 0–1. */
export type Color = [red: number, green: number, blue: number, alpha: number]

export interface Stroke {
  /** 3k + 1 control points of k cubic segments that share their end points. */
  points: Point[]
  /** Full width in canvas pixels. */
  width: number
  color: Color
  /** How much the loss falls when this stroke joins those before it, where it was measured. */
  gain?: number
  /** Given from outside and not to be changed. */
  frozen?: boolean
}

/** A rectangle in canvas pixels. */
export interface Frame {
  x: number
  y: number
  width: number
  height: number
}

/** Control points of several drawings as one array [drawing, stroke, point, 2]. */
export function packPoints(drawings: Point[][][]): { data: Float32Array; shape: number[] } {
  const [[{ length: points }]] = drawings
  const shape = [drawings.length, drawings[0].length, points, 2]
  return { data: Float32Array.from(drawings.flat(3)), shape }
}

/** Control points [stroke][4] from an array [stroke, 4, 2]. */
export function unpackPoints(points: Float32Array): Point[][] {
  return Array.from({ length: points.length / 8 }, (_, stroke) =>
    Array.from({ length: 4 }, (_, i): Point => {
      const at = 8 * stroke + 2 * i
      return [points[at], points[at + 1]]
    }),
  )
}

/** Changes several drawings, packed as [drawing, stroke, 4, 2], one by one. */
export function mapDrawings(
  points: Float32Array,
  drawings: number,
  change: (strokes: Point[][]) => Point[][],
): Float32Array {
  const length = points.length / drawings
  const parts = Array.from({ length: drawings }, (_, i) =>
    change(unpackPoints(points.subarray(i * length, (i + 1) * length))),
  )
  return packPoints(parts).data
}

/** Opaque black strokes of one width, one cubic segment each, from points [stroke, 4, 2]. */
export function unpackStrokes(points: Float32Array, width: number): Stroke[] {
  return unpackPoints(points).map((stroke) => ({ points: stroke, width, color: [0, 0, 0, 1] }))
}

/** The strokes of several drawings from their points [drawing, stroke, 4, 2]. */
export function unpackDrawings(points: Float32Array, drawings: number, width: number): Stroke[][] {
  const length = points.length / drawings
  return Array.from({ length: drawings }, (_, i) =>
    unpackStrokes(points.subarray(i * length, (i + 1) * length), width),
  )
}
