/** @file Drawings of words at once, to choose from: what `draw` begins with. */
import type { Engine } from '../nn/engines/engine.ts'
import { OptionError } from './errors.ts'
import type { Model, Objective } from './objective/objective.ts'
import { readPrompts } from './objective/prompt.ts'
import { promptObjective } from './objective/prompt-objective.ts'
import { type DrawOptions, resolveDrawOptions, withEffort } from './options/draw-options.ts'
import { STREAMS } from './plan.ts'
import type { Prior } from './prior/prior.ts'
import { learnedStarts, startOptions } from './prior/starts.ts'
import { createRandom } from './random.ts'
import type { Stroke } from './strokes/strokes.ts'

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
  const o = withEffort(resolveDrawOptions(options), 'learned')
  const words = readPrompts({ ...o, prompt })
  if (!words) throw new OptionError('the prompt is empty')
  const random = createRandom(o.seed)
  const objectives: Objective[] = []
  try {
    for (const model of judges?.models ?? []) {
      const { engine } = judges!
      const views = random.fork(STREAMS.draw.views)
      objectives.push(await promptObjective(model, { engine, words, options: o, random: views }))
    }
    const chance = random.fork(STREAMS.draw.prior)
    const asked = { ...startOptions(o), prior, random: chance }
    return (await learnedStarts(words.prompts[0].text, asked, objectives)).drawings
  } finally {
    for (const objective of objectives) await objective.dispose()
  }
}
