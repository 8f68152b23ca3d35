/** @file How many strokes a drawing of words takes, and how many steps, where nobody said. */
import type { DrawOptions, DrawPreset } from './draw-options.ts'
import type { Resolved } from './table.ts'

interface Effort {
  strokes: number
  iterations: number
}

/** What strokes need that nobody said: those that begin by chance need more of them, and more steps. */
const EFFORT: Record<'learned' | 'chance', Record<DrawPreset, Effort>> = {
  learned: {
    fast: { strokes: 32, iterations: 0 },
    default: { strokes: 32, iterations: 10 },
    best: { strokes: 32, iterations: 80 },
    clipdraw: { strokes: 256, iterations: 1000 },
  },
  chance: {
    fast: { strokes: 128, iterations: 100 },
    default: { strokes: 256, iterations: 300 },
    best: { strokes: 256, iterations: 500 },
    clipdraw: { strokes: 256, iterations: 1000 },
  },
}
const CHANCE_INK_STROKES = 24

/** Options that leave nothing open. */
export type SettledDrawOptions = DrawOptions & Effort

/** More learned strokes than these take too long. */
const MOST_LEARNED = 320
/** Steps in which learned strokes take on a style, at least: widths and colours move slowly. */
const STYLE_STEPS: Record<DrawPreset, number> = { fast: 20, default: 60, best: 160, clipdraw: 1000 }

/** What more is known of a drawing. */
interface Known {
  /** Things to draw, each of which learned strokes are enough for. @default 1 */
  things?: number
  /** Whether there is a style picture. @default false */
  styled?: boolean
}

/**
 * The same options with as many strokes and steps as strokes need that begin this way, unless they
 * were given.
 * @param start how they do begin, whatever was asked for
 */
export function withEffort(
  options: Resolved<DrawOptions>,
  start: DrawOptions['start'],
  { things = 1, styled = false }: Known = {},
): Resolved<SettledDrawOptions> {
  const { preset, ink } = options
  const needed = EFFORT[start === 'learned' ? 'learned' : 'chance'][preset]
  const { strokes, iterations } = options
  const enough = () => {
    if (start !== 'learned') return ink ? CHANCE_INK_STROKES : needed.strokes
    return Math.min(MOST_LEARNED, needed.strokes * Math.max(1, things))
  }
  const steps = styled && start === 'learned' ? STYLE_STEPS[preset] : needed.iterations
  return {
    ...options,
    start,
    strokes: strokes ?? enough(),
    iterations: iterations ?? steps,
  }
}
