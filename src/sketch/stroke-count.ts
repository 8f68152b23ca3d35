/** @file How many strokes and seeds a photo is begun with, and which are left in the end. */
import type { Model } from '../objective/objective.ts'
import { everSorts } from '../optimize/schedule.ts'
import { telling, trimmedCount } from '../optimize/trim.ts'
import { type SketchOptions, strokeBudget } from '../options/sketch-options.ts'
import type { Hint } from '../photo/hints.ts'
import type { Plan } from '../run/plan.ts'
import { isColored } from './stroke-ink.ts'

/** Strokes more to begin with, as a share: those that gain least are given up underway. */
const SPARES = 0.25
/**
 * What ink costs where cosines are compared, so that blank paper's loss is 1 to 2: a line as long as the
 * canvas is wide, and all ink if it were doubled. On two photos of many doubled lines (24 % of the ink)
 * the second alone left 9 %, both 4 %, twice the first 2.5 % but for more loss on others; three and eight
 * times the second 7 and 4 % at 3 and 8 % more loss. Since the first strokes are long, 0.5, 1 and 2 of
 * the second leave 6.6, 3.7 and 2.1 % doubled on six photos, at 1 and 7 % more loss.
 */
const INK = { line: 0.045, overlap: 1 }

const improves = ({ pace, iterations }: SketchOptions): boolean =>
  pace === 'annealed' && iterations > 0

/** Strokes to begin with beside those that are asked for. */
export const sparesOf = (o: SketchOptions): number =>
  improves(o) && everSorts(o) ? Math.round(SPARES * strokeBudget(o)) : 0

/** Whether lines are drawn once. Strokes of many colours lie upon each other as paint does. */
export function undoubled(
  o: SketchOptions,
  models: readonly Model[],
): Pick<Plan<'sketch'>, 'ink' | 'undoubles'> {
  if (!improves(o) || isColored(o)) return {}
  const ink = { length: INK.line / o.canvas, overlap: INK.overlap }
  const cosines = models.every(({ encoder }) => encoder.distance === 'cosine')
  return { undoubles: true, ...(cosines && { ink }) }
}

/** How many strokes are drawn, of the losses of the first 0, 1, …: what was asked for as levels, all. */
export function worthOf(losses: readonly number[], o: SketchOptions): number {
  return Math.max(countOf(losses, o), o.levels.at(-1) ?? 0)
}

function countOf(losses: readonly number[], o: SketchOptions): number {
  if (o.strokes === 'auto') return trimmedCount(losses)
  return o.exactly || !improves(o) ? losses.length - 1 : telling(losses)
}

/** Says that fewer strokes were drawn than were asked for. */
export function fewerHint(drawn: number, { strokes }: SketchOptions): Hint[] {
  if (strokes === 'auto' || drawn >= strokes) return []
  const text = `${drawn} of ${strokes} strokes say all; --exactly draws the others too`
  return [{ code: 'fewer-strokes', text }]
}
