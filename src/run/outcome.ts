/** @file What a run comes to: its drawing, and the report of how it was made. */
import type { Model, Objective } from '../objective/objective.ts'
import { type PromptSet, unknownWords } from '../objective/prompt.ts'
import type { Best } from '../optimize/candidate.ts'
import type { Ranking } from '../optimize/rank.ts'
import { best } from '../optimize/select.ts'
import type { DrawingOf, Kind } from '../output/drawing.ts'
import type { Report } from '../output/report.ts'
import { pickStrokes, type Scene, unpackStrokes } from '../strokes/scene.ts'
import type { Measured, Plan, RunInput } from './plan.ts'

/** The strokes that can be seen, and those that were to stay. */
export function visible<K extends Kind>(scene: Scene, { faintest = 0 }: Plan<K>): Scene {
  const indices = [...scene.frozen.keys()]
  const seen = indices.filter((i) => scene.frozen[i] || scene.color.data[4 * i + 3] >= faintest)
  return seen.length < indices.length ? pickStrokes(scene, seen) : scene
}

export interface Outcome {
  /** The drawing, unsorted, and how its strokes are sorted once they are. */
  scene: Scene
  ranking?: Ranking
  seeds: readonly Best[]
  curve: number[][]
  /** Steps after which it was enough, where the run was not to its end. */
  taken?: number
  milliseconds: Record<string, number>
}

export function drawingOf<K extends Kind>(
  { kind, options, context }: RunInput<K>,
  plan: Plan<K>,
  { scene, ranking, seeds, curve, taken, milliseconds }: Outcome,
): DrawingOf<K> {
  const { trim, show = (stroke) => stroke, frame, paper } = plan
  const { order, losses } = ranking ?? { order: [...scene.frozen.keys()], losses: [] }
  const count = ranking && trim ? trim(losses) : order.length
  const strokes = unpackStrokes(pickStrokes(scene, order.slice(0, count))).map((stroke, i) => ({
    ...show(stroke),
    ...(ranking && { gain: losses[i] - losses[i + 1] }),
  }))
  const prefixes = losses.slice(0, count + 1)
  const kept = best(seeds)
  const rated = plan.rate && plan.ranked !== 'measured'
  const loss = rated ? seeds[kept].loss : (prefixes.at(-1) ?? seeds[kept].loss)
  const measured: Measured = {
    engine: context.engine.name,
    encoder: throughput(plan.objectives, milliseconds.encoder),
    loss,
    prefixes,
    kept,
    seeds: seeds.map(({ loss, step, dropped }, seed) => ({ seed, loss, step, dropped })),
    curve,
    milliseconds,
  }
  // Both parts are there, which TypeScript cannot join for a K it does not know.
  const told = plan.report(loss, strokes.length)
  const report = { ...measured, ...told, options: cutShort(told.options, taken) } as Report<K>
  const levels = options.levels.filter((level) => level <= strokes.length)
  return {
    kind,
    strokes,
    levels,
    canvas: options.canvas,
    frame,
    ...(paper !== undefined && { paper }),
    report,
  }
}

/** Options that take as many steps, at the pace of all that were planned. */
function cutShort<O extends { iterations?: number; paceSteps?: number }>(o: O, taken?: number): O {
  const { iterations = 0, paceSteps = iterations } = o
  return taken === undefined || taken >= iterations ? o : { ...o, iterations: taken, paceSteps }
}

function throughput(objectives: readonly Objective[], milliseconds: number) {
  const done = objectives.map((objective) => objective.work())
  const sum = (key: 'passes' | 'looks' | 'gflop') =>
    done.reduce((total, work) => total + work[key], 0)
  const gflops = sum('gflop') > 0 ? (1000 * sum('gflop')) / milliseconds : 0
  return { passes: sum('passes'), looks: sum('looks'), gflop: sum('gflop'), gflops }
}

/** The encoders that took part, as a report names them: those that compare, then any other. */
export function modelsOf(models: readonly Model[], other = models[0].encoder): Report['models'] {
  const encoders = models.map(({ encoder }) => encoder)
  const all = encoders.includes(other) ? encoders : [...encoders, other]
  return all.map(({ id, hash, parameters }) => ({ id, hash, parameters }))
}

/** Words of the prompts that one of the models does not know, each once. */
export function unknownIn(models: readonly Model[], words?: PromptSet): string[] {
  const unknown = models.flatMap(({ text }) => (text && words ? unknownWords(text, words) : []))
  return [...new Set(unknown)]
}
