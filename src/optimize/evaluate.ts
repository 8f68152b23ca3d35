/** @file How well finished strokes do: their loss in the clean view, drawn as a viewer shows them. */
import { createWorkspace, type NdArray, type Paths, render } from '../../rasterizer/core.ts'
import type { Critic } from '../objective/photo-critic.ts'
import { type Stroke, widthsOf } from '../strokes/strokes.ts'

/**
 * Loss of each drawing in the clean view, summed over the critics.
 * @param drawings strokes in the order they are painted; there may be none
 */
export async function cleanLosses(
  drawings: readonly (readonly Stroke[])[],
  critics: readonly Pick<Critic, 'size' | 'homographies' | 'look'>[],
): Promise<number[]> {
  const totals = drawings.map(() => 0)
  for (const critic of critics) {
    const views = { data: critic.homographies([0]), shape: [1, 3, 3] }
    const canvas = { size: critic.size, views }
    const workspace = createWorkspace()
    for (const [i, strokes] of drawings.entries()) {
      const image = strokes.length
        ? render(packPaths(strokes), canvas, workspace).image.data
        : new Float32Array(3 * critic.size ** 2).fill(1)
      totals[i] += await critic.look(image)
    }
  }
  return totals
}

/** Strokes with as many points each, as the rasterizer takes them; black, as encoders see them. */
function packPaths(strokes: readonly Stroke[]): Paths<NdArray> {
  const [{ points, taper = 0 }] = strokes
  const tapered = taper > 0
  const widths = strokes.map(({ width }) => widthsOf({ width, pressure: taper }))
  const pack = (values: number[], ...shape: number[]) => ({
    data: Float32Array.from(values),
    shape: [strokes.length, ...shape],
  })
  return {
    points: pack(
      strokes.flatMap((stroke) => stroke.points.flat()),
      points.length,
      2,
    ),
    width: tapered ? pack(widths.flat(), points.length) : pack(widths.flat()),
    color: pack(
      strokes.flatMap(({ color }) => [0, 0, 0, color[3]]),
      4,
    ),
  }
}
