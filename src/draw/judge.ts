/**
 * @file One look at one drawing of many strokes. As `src/judge.ts`, but each view has a workspace of
 * its own, whose kernel still holds what it touched when the gradient comes back: nothing is painted
 * twice, which for 256 strokes halves the rasterizer's share of a step. That costs memory by view.
 */
import { createWorkspace, render, type Workspace } from '../../rasterizer/index.ts'
import { join } from '../features.ts'
import type { Judge, Spent, Strokes, Verdict } from '../judge.ts'

/**
 * Lines that a cubic is flattened to: for strokes of a tenth of the canvas, less than a tenth of a
 * pixel from the curve. By default the longest stroke would decide for all.
 */
const LINES = 8

/** Workspaces by critic and view. */
export type Workspaces = readonly (readonly Workspace[])[]

export const createWorkspaces = (critics: number, views: number): Workspaces =>
  Array.from({ length: critics }, () => Array.from({ length: views }, () => createWorkspace()))

export async function judgeDrawing(
  strokes: Strokes,
  critics: readonly Judge[],
  views: readonly number[],
  workspaces: Workspaces,
  spent: Spent,
): Promise<Verdict> {
  const total: Verdict = {
    loss: new Float32Array(views.length),
    slopes: {
      points: new Float32Array(strokes.points.data.length),
      width: new Float32Array(strokes.width.data.length),
      color: new Float32Array(strokes.color.data.length),
    },
  }
  for (const [c, critic] of critics.entries()) {
    const { size } = critic
    const start = performance.now()
    const drawings = views.map((view, i) => {
      const homography = { data: critic.homographies([view]), shape: [1, 3, 3] }
      return render(strokes, { size, segments: LINES, views: homography }, workspaces[c][i])
    })
    const images = join(drawings.map(({ image }) => image.data))
    const drawn = performance.now()
    const { loss, slope } = await critic.judge(images, views)
    const judged = performance.now()
    addTo(total.loss, loss)
    drawings.forEach((drawing, i) => {
      const length = 3 * size ** 2
      const pull = drawing.backward(slope.subarray(i * length, (i + 1) * length))
      for (const name of ['points', 'width', 'color'] as const) {
        addTo(total.slopes[name], pull[name].data)
      }
    })
    spent.encoder += judged - drawn
    spent.raster += drawn - start + (performance.now() - judged)
  }
  return total
}

function addTo(sum: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i]
}
