/**
 * @file One look at drawings: strokes → views → pixels → objectives → losses, and the gradient back
 * to points, widths and colours.
 */
import { type NdArray, render, type Workspace } from '../../rasterizer/core.ts'
import { join, partOf } from '../maths/arrays.ts'
import type { Objective } from '../objective/objective.ts'
import type { Timer } from '../progress/stopwatch.ts'
import { PARTS, type Part, pathsOf, type Scene, strokeCount, widthSlope } from '../strokes/scene.ts'

/** What judging asks of an objective. */
export type Judge = Pick<Objective, 'size' | 'homographies' | 'judge'>

export interface Look {
  scene: Scene
  objectives: readonly Judge[]
  /** Indices of the objectives' views. */
  views: readonly number[]
  /** By view: how many strokes of each drawing are shown, the first ones. @default all */
  shown?: readonly number[]
  /** Of the edges in pixels of the view; 1 is what an SVG viewer shows. */
  softness: number
  /** Lines that a Bézier segment is flattened to. @default as many as it needs */
  lines?: number
  workspace: Workspace
  clock: Timer<'raster' | 'encoder'>
}

export interface Verdict {
  /** Sum over the objectives, [view, drawing]. */
  loss: Float32Array
  /** d(Σ loss) / d(scene), laid out as its arrays. */
  slopes: Record<Part, Float32Array>
}

export async function judge(look: Look): Promise<Verdict> {
  const { objectives, views, clock } = look
  const verdicts: Verdict[] = []
  for (const objective of objectives) {
    const drawings = clock.time('raster', () => drawAll(look, objective))
    const images = clock.time('raster', () => join(drawings.map(({ image }) => image.data)))
    const judged = await clock.time('encoder', () => objective.judge(images, views))
    const slopes = clock.time('raster', () => pullBack(drawings, judged.slope))
    verdicts.push({ slopes, loss: Float32Array.from(judged.loss) })
  }
  const { loss, slopes } = verdicts.reduce((a, b) => ({
    loss: sum(a.loss, b.loss),
    slopes: added(a.slopes, b.slopes),
  }))
  return { loss, slopes: { ...slopes, width: widthSlope(look.scene, slopes.width) } }
}

/** The scene through every view, as the objective's encoder takes it. */
function drawAll(look: Look, { size, homographies }: Judge) {
  const { scene, views, shown, softness, lines: segments, workspace } = look
  const paths = pathsOf(scene)
  return views.map((view, i) => {
    const homography: NdArray = { data: homographies([view]), shape: [1, 3, 3] }
    const canvas = { size, softness, segments, views: homography }
    const count = shown?.[i] ?? strokeCount(scene)
    const order = Array.from({ length: count }, (_, stroke) => stroke)
    return render({ ...paths, order }, canvas, workspace)
  })
}

/** @param slope of the images, [view, drawing, …] */
function pullBack(drawings: ReturnType<typeof drawAll>, slope: Float32Array): Verdict['slopes'] {
  const length = slope.length / drawings.length
  return drawings
    .map((drawing, i) => {
      const pull = drawing.backward(slope.subarray(i * length, (i + 1) * length))
      return { points: pull.points.data, width: pull.width.data, color: pull.color.data }
    })
    .reduce(added)
}

/** What the verdict says of one of several drawings: its losses by view, and its slopes. */
export function ownVerdict({ loss, slopes }: Verdict, index: number, drawings: number): Verdict {
  const own = PARTS.map((part) => [part, partOf(slopes[part], index, drawings)])
  return {
    loss: loss.filter((_, i) => i % drawings === index),
    slopes: Object.fromEntries(own),
  }
}

const added = (a: Verdict['slopes'], b: Verdict['slopes']): Verdict['slopes'] => ({
  points: sum(a.points, b.points),
  width: sum(a.width, b.width),
  color: sum(a.color, b.color),
})

const sum = (x: Float32Array, y: Float32Array): Float32Array => x.map((value, i) => value + y[i])
