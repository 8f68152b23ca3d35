/**
 * @file One look at drawings: strokes → views → pixels → critics → losses, and the gradient back to
 * points, widths and colours.
 */
import { type NdArray, type Paths, render, type Workspace } from '../../rasterizer/core.ts'
import { join } from '../arrays.ts'
import type { Critic } from '../objective/photo-critic.ts'

/** What judging asks of a critic. */
export type Judge = Pick<Critic, 'size' | 'homographies' | 'judge'>

/** Points [scene, stroke, point, 2], widths [scene, stroke] and colours [scene, stroke, 4]. */
export type Strokes = Required<Pick<Paths<NdArray>, 'points' | 'width' | 'color'>>

export interface Verdict {
  /** Sum over the critics, [view, scene]. */
  loss: Float32Array
  /** d(Σ loss) / d(points, widths, colours), laid out as these. */
  slopes: Record<keyof Strokes, Float32Array>
}

/** Milliseconds spent so far in each half of the work; `judge` adds to them. */
export type Spent = Record<'raster' | 'encoder', number>

/**
 * @param views indices of the critics' views
 * @param softness of the edges in pixels of the view; 1 is what an SVG viewer shows
 * @param shown by view: how many strokes of each drawing are shown, the first ones; all by default
 * @param segments lines that a Bézier segment is flattened to; as many as it needs by default
 */
export async function judge(
  strokes: Strokes,
  critics: readonly Judge[],
  views: readonly number[],
  softness: number,
  workspace: Workspace,
  spent: Spent,
  shown: readonly number[] = views.map(() => strokes.points.shape[1]),
  segments?: number,
): Promise<Verdict> {
  const verdicts: Verdict[] = []
  for (const critic of critics) {
    const start = performance.now()
    const drawings = views.map((view, i) => {
      const canvas = { size: critic.size, softness, segments, views: homography(critic, view) }
      const order = Array.from({ length: shown[i] }, (_, stroke) => stroke)
      return render({ ...strokes, order }, canvas, workspace)
    })
    const images = join(drawings.map(({ image }) => image.data))
    const drawn = performance.now()
    const { loss, slope } = await critic.judge(images, views)
    const judged = performance.now()
    const length = slope.length / views.length
    const pulls = drawings.map((drawing, i): Verdict => {
      const pull = drawing.backward(slope.subarray(i * length, (i + 1) * length))
      const slopes = { points: pull.points.data, width: pull.width.data, color: pull.color.data }
      return { loss: new Float32Array(), slopes }
    })
    verdicts.push({ ...pulls.reduce(added), loss: Float32Array.from(loss) })
    spent.encoder += judged - drawn
    spent.raster += drawn - start + (performance.now() - judged)
  }
  return verdicts.reduce(added)
}

const homography = (critic: Judge, view: number): NdArray => ({
  data: critic.homographies([view]),
  shape: [1, 3, 3],
})

function added(a: Verdict, b: Verdict): Verdict {
  const sum = (x: Float32Array, y: Float32Array) => x.map((value, i) => value + y[i])
  const slopes = {
    points: sum(a.slopes.points, b.slopes.points),
    width: sum(a.slopes.width, b.slopes.width),
    color: sum(a.slopes.color, b.slopes.color),
  }
  return { loss: sum(a.loss, b.loss), slopes }
}
