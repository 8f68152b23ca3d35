/** @file Drawings of words at once, to choose from: what `draw` begins with. */
import type { Engine } from '../../nn/engines/engine.ts'
import { OptionError } from '../errors.ts'
import { createRandom } from '../maths/random.ts'
import type { Model, Objective } from '../objective/objective.ts'
import { readPrompts } from '../objective/prompt.ts'
import { promptObjective, thingObjectives } from '../objective/prompt-objective.ts'
import { withEffort } from '../options/draw-effort.ts'
import { type DrawOptions, resolveDrawOptions } from '../options/draw-options.ts'
import type { Prior } from '../prior/prior.ts'
import { drawingsIn, learnedStarts, startOptions } from '../prior/starts.ts'
import { STREAMS } from '../run/plan.ts'
import type { Stroke } from '../strokes/strokes.ts'

export interface ProposeContext {
  /** `embeddedPrior()` */
  prior: Prior
  /** What the drawings are compared by; without, they come in chance's order, and at once. */
  judges?: { engine: Engine; models: readonly Model[] }
}

/** A drawing to begin with, as `draw` takes it in `from`. */
export interface Proposed {
  /** In canvas pixels. */
  strokes: Stroke[]
  /** How well it fits the words; compares within one call. */
  score: number
}

/**
 * Proposes `options.proposals` drawings, the best first; none where no word is known.
 *
 *   const [first] = await propose('a cat', { seed: 1 }, { prior, judges: { engine, models } })
 *   const drawing = await draw('a cat', {}, { engine, models, prior, from: first.strokes })
 *
 * @throws {OptionError} for a prompt or options that make no sense
 */
export async function propose(
  prompt: string,
  options: Partial<DrawOptions>,
  { prior, judges }: ProposeContext,
): Promise<Proposed[]> {
  const asked = resolveDrawOptions(options)
  const words = readPrompts({ ...asked, prompt })
  if (!words) throw new OptionError('the prompt is empty')
  const [{ text }] = words.prompts
  const o = withEffort(asked, 'learned', { things: drawingsIn(text) })
  const random = createRandom(o.seed)
  const objectives: Objective[] = []
  try {
    const chance = random.fork(STREAMS.draw.prior)
    const first = { ...startOptions(o), prior, random: chance }
    if (!judges) return (await learnedStarts(text, first, [])).drawings
    const { engine, models } = judges
    const aim = { engine, words, options: o, random: () => random.fork(STREAMS.draw.views) }
    for (const model of models) objectives.push(await promptObjective(model, aim))
    const judgesOf = (thing: string) => thingObjectives(models, thing, aim)
    return (await learnedStarts(text, { ...first, judgesOf }, objectives)).drawings
  } finally {
    for (const objective of objectives) await objective.dispose()
  }
}
