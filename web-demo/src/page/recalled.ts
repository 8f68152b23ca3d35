/** @file What a recipe tells of a drawing beside its strokes: the report, the settings, the words. */
import type {
  DrawOptions,
  DrawReport,
  Frame,
  Recipe,
  SketchOptions,
  SketchReport,
} from '../../../src/index.ts'
import type { Sheet } from '../shared/sheet.ts'
import type { Settings } from './state.ts'

/** Pixels of the canvas that strokes live on, unless a recipe says another. */
export const CANVAS = 224

/** The words that were drawn; nothing if it was a photo. */
export const promptIn = (recipe: Recipe): string | undefined =>
  recipe.kind === 'draw' ? recipe.options.prompt : undefined

/** All but the strokes, so that it is saved as what it was: a photo's drawing or one of words. */
export function drawingIn(recipe: Recipe, frame: Frame): Sheet['drawing'] {
  const { levels = [], canvas = CANVAS } = recipe.options
  const common = { levels, canvas, frame }
  return recipe.kind === 'draw'
    ? { ...common, kind: 'draw', report: wordsReport(recipe) }
    : { ...common, kind: 'sketch', report: photoReport(recipe) }
}

function photoReport(recipe: Recipe<'sketch'>): SketchReport {
  return { ...recalled(recipe), hints: [], options: recipe.options as SketchOptions }
}

/** Its losses are similarities with the sign changed. */
function wordsReport(recipe: Recipe<'draw'>): DrawReport {
  const { prompt = '', ...options } = recipe.options
  const similarity = -recipe.losses.drawing
  return { ...recalled(recipe), options: options as DrawOptions, prompt, similarity }
}

/** What both have; a recipe tells little of how the run went. */
const recalled = ({ models, losses }: Recipe) => ({
  models: models.map((model) => ({ ...model, parameters: 0 })),
  engine: '',
  unknownWords: [],
  encoder: { passes: 0, looks: 0, gflop: 0, gflops: 0 },
  loss: losses.drawing,
  prefixes: [],
  kept: 0,
  seeds: losses.candidates.map((loss, seed) => ({ seed, loss, step: 0, dropped: false })),
  curve: [],
  milliseconds: {},
})

/** Words have neither a style nor a background. */
export const photoOptions = ({ kind, options }: Recipe): Partial<SketchOptions> =>
  kind === 'sketch' ? options : { width: options.width ?? 'auto' }

export function settingsOf(recipe: Recipe, paperInFile: boolean): Partial<Settings> {
  const { seed, options } = recipe
  const { preset } = options
  const { fidelity = 0.5, background = 'auto' } = photoOptions(recipe)
  const quick = preset === 'fast' || preset === 'draft'
  const quality = quick ? 'fast' : preset === 'best' ? 'best' : 'default'
  return { seed, quality, fidelity, background, paperInFile }
}
