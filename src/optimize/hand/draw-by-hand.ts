/**
 * @file First strokes moved by a few looks in the clean view: after each, all control points move at
 * once. What is told and answered is in pixels of the encoder's square.
 */
import { createWorkspace, render, type Workspace } from '../../../rasterizer/core.ts'
import { throwIfAborted } from '../../errors.ts'
import type { Timer } from '../../progress/stopwatch.ts'
import { copyScene, pathsOf, type Scene } from '../../strokes/scene.ts'
import type { Judge } from '../judge.ts'
import { paceAt } from '../schedule.ts'

/** What is seen of a drawing. */
export interface Look {
  loss: number
  /** Of the control points, [stroke, point, 2]. */
  slope: Float32Array
  /** Of grey pixels, [size, size]: how much lighter ones would raise the loss. */
  pixels: Float32Array
}

/** Softness of edges at the first look; it falls to 1, what a viewer shows, at the last step. */
const WIDEST = 3

/** When in the run a look is. */
interface Time {
  at: number
  count: number
  /** Share of the first steps that is still taken. */
  pace: number
}

/** Moves the strokes of one drawing, look after look. */
export interface Mover {
  /** @param points [stroke, point, 2] @returns how far they go */
  step(points: Float32Array, look: Look, time: Time): Promise<Float32Array>
  dispose(): unknown
}

export interface ByHand {
  looks: number
  objective: Judge
  createMover: (scene: Scene) => Mover
  clock: Timer<'raster' | 'encoder'>
  signal?: AbortSignal
}

/**
 * A drawing whose strokes were moved; frozen ones stay.
 * @throws {AbortError} between two looks once `signal` has fired
 */
export async function drawByHand(start: Scene, byHand: ByHand): Promise<Scene> {
  const mover = byHand.createMover(start)
  try {
    return await moveAll(copyScene(start), mover, byHand)
  } finally {
    await mover.dispose()
  }
}

/** In place. */
async function moveAll(scene: Scene, mover: Mover, byHand: ByHand): Promise<Scene> {
  const { looks, objective, signal } = byHand
  const [scale, , x, , , y] = objective.homographies([0])
  const workspace = createWorkspace()
  const { data } = scene.points
  const length = data.length / scene.frozen.length
  for (let at = 0; at < looks; at++) {
    throwIfAborted(signal)
    const { rate } = paceAt(at, { pace: 'annealed', iterations: looks })
    const softness = 1 + (WIDEST - 1) * (1 - at / looks)
    const seen = await lookAt(scene, { ...byHand, softness, workspace })
    const points = data.map((value, i) => scale * value + (i % 2 === 0 ? x : y))
    const look = { ...seen, slope: seen.slope.map((v) => v / scale) }
    const step = await mover.step(points, look, { at, count: looks, pace: rate })
    for (let i = 0; i < data.length; i++) {
      if (!scene.frozen[Math.floor(i / length)]) data[i] += step[i] / scale
    }
  }
  return scene
}

/** Loss of a drawing in the clean view, by the program that also knows slopes: no other is compiled. */
export async function lossByHand(
  scene: Scene,
  { objective, clock }: Pick<ByHand, 'objective' | 'clock'>,
): Promise<number> {
  const drawing = clock.time('raster', () => draw(scene, objective, createWorkspace()))
  const { loss } = await clock.time('encoder', () => objective.judge(drawing.image.data, [0]))
  return loss[0]
}

/** Lines that a cubic is flattened to; by default the one that bends most decides for all. */
const LINES = 16

function draw(scene: Scene, objective: Judge, workspace: Workspace, softness = 1) {
  const views = { data: objective.homographies([0]), shape: [1, 3, 3] }
  const canvas = { size: objective.size, softness, segments: LINES, views }
  return render(pathsOf(scene), canvas, workspace)
}

interface Seeing extends ByHand {
  softness: number
  workspace: Workspace
}

/** Slopes of canvas pixels. */
async function lookAt(scene: Scene, seeing: Seeing): Promise<Look> {
  const { objective, softness, workspace, clock } = seeing
  const drawing = clock.time('raster', () => draw(scene, objective, workspace, softness))
  const judged = await clock.time('encoder', () => objective.judge(drawing.image.data, [0]))
  const pull = clock.time('raster', () => drawing.backward(judged.slope))
  const pixels = new Float32Array(objective.size ** 2)
  const { slope } = judged
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = slope[3 * i] + slope[3 * i + 1] + slope[3 * i + 2]
  }
  return { loss: judged.loss[0], slope: pull.points.data, pixels }
}
