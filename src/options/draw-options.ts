/**
 * @file The options of `draw`: types, presets, and how several layers of them come to one value each.
 * Defaults, checks, flags and --help are those of the table (`draw-table.ts`).
 */
import { OptionError } from '../errors.ts'
import { drawOptions } from './draw-table.ts'
import { checkPace, pacedAnew } from './pace.ts'
import { checkOptions, defaults, type Resolved, resolveOnce, type Values } from './table.ts'

export { drawFileOptions, drawOptions } from './draw-table.ts'

export type DrawOptions = Values<typeof drawOptions>
export type DrawPreset = DrawOptions['preset']

/** What a preset stands for, beside strokes and steps (`draw-effort.ts`); the first three differ in effort. */
export const drawPresets: Record<DrawPreset, Partial<DrawOptions>> = {
  fast: { seeds: 1, proposals: 12 },
  default: { seeds: 1, proposals: 12 },
  best: { seeds: 3, proposals: 36 },
  clipdraw: {
    iterations: 1000,
    strokes: 256,
    segments: 3,
    start: 'anywhere',
    views: 4,
    look: 'warped',
    margin: 0,
    fade: 0,
    model: 'clip-vit-b32',
  },
}

/**
 * Every option with its value, in the table's order; layers as in `resolveOptions`. Strokes and steps
 * that no layer gives stay open until it is known how strokes begin (`draw-effort.ts`).
 * @throws {OptionError} naming the option that is unknown or out of range.
 */
export function resolveDrawOptions(...layers: Partial<DrawOptions>[]): Resolved<DrawOptions> {
  return resolveOnce(layers, () => resolveLayers(layers))
}

function resolveLayers(layers: Partial<DrawOptions>[]): DrawOptions {
  const given = layers
    .map((layer) => checkOptions(drawOptions, layer))
    .map((layer) => ({
      ...(layer.start && OPEN),
      ...(layer.preset && { iterations: undefined, ...drawPresets[layer.preset] }),
      ...(layer.levels?.length && { strokes: layer.levels.at(-1) }),
      ...pacedAnew(layer),
      ...layer,
    }))
  return checkPace(checkTogether(Object.assign(defaults(drawOptions), ...given)))
}

/** Another start forgets the effort of the one before. */
const OPEN: Partial<DrawOptions> = { strokes: undefined, iterations: undefined }

function checkTogether(options: DrawOptions): DrawOptions {
  const { levels, ink, fill, strokes } = options
  if (fill && ink) throw new OptionError('fill is for colours: ink is lines')
  if (levels.length > 0 && !ink) throw new OptionError('levels are for --ink: colours overlap')
  if (strokes === undefined || (levels.at(-1) ?? 0) <= strokes) return options
  throw new OptionError(
    `levels must not go beyond the ${strokes} strokes, as ${levels.at(-1)} does`,
  )
}

/** Full width of a stroke at the start: CLIPDraw's 1, or CLIPasso's 3 for ink. */
export const startWidth = ({ width, ink, canvas }: DrawOptions): number =>
  width ?? ((ink ? 3 : 1) * canvas) / 224
