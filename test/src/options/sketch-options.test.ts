import { expect, test } from 'vitest'
import { OptionError } from '../../../src/errors.ts'
import { parseModels } from '../../../src/options/model-list.ts'
import {
  PRESETS,
  presets,
  resolveOptions,
  sketchOptions,
  styles,
} from '../../../src/options/sketch-options.ts'

const defaults = Object.fromEntries(
  Object.entries(sketchOptions).map(([name, spec]) => [name, spec.default]),
)

test('without a word, every option has its default', () => {
  expect(resolveOptions()).toEqual(defaults)
})

test('every default and every preset is within its own limits', () => {
  for (const preset of PRESETS)
    expect(resolveOptions({ ...defaults, ...presets[preset] })).toBeTruthy()
})

test('a preset beats the defaults, what is said beats the preset', () => {
  const options = resolveOptions({ preset: 'fast', seeds: 7 })
  expect(options).toMatchObject({ ...presets.fast, preset: 'fast', seeds: 7 })
})

test('a preset named later beats numbers given earlier', () => {
  const { iterations } = resolveOptions({ iterations: 5 }, { preset: 'best' })
  expect(iterations).toBe(presets.best.iterations)
})

test('more strokes get more steps, unless their number is given', () => {
  const steps = (...layers: Parameters<typeof resolveOptions>) =>
    resolveOptions(...layers).iterations
  expect(steps({ strokes: 4 })).toBe(sketchOptions.iterations.default / 2)
  expect(steps({ strokes: 64, preset: 'fast' })).toBe(2 * presets.fast.iterations!)
  expect(steps({ strokes: 'auto' })).toBe(steps({ strokes: 32 }))
  expect(steps({ levels: [4, 32] })).toBe(steps({ strokes: 32 }))
  expect(steps({ strokes: 4, iterations: 77 })).toBe(77)
  expect(steps({ iterations: 77 }, { strokes: 64 })).toBe(77)
  expect(steps({ iterations: 77 }, { preset: 'best', strokes: 64 })).toBe(
    2 * presets.best.iterations!,
  )
  expect(steps({ strokes: 64, preset: 'clipasso' })).toBe(presets.clipasso.iterations)
})

test('strokes that begin by chance take more steps and seeds, as with encoders that tell no contours', () => {
  const effort = (options: Parameters<typeof resolveOptions>[0]) => {
    const { iterations, seeds } = resolveOptions(options)
    return { iterations, seeds }
  }
  const chance = { iterations: 200, seeds: 4 }
  expect(effort({})).not.toEqual(chance)
  expect(effort({ start: 'saliency' })).toEqual(chance)
  expect(effort({ model: 'clip-vit-b32' })).toEqual(chance)
  expect(effort({ model: 'clip-vit-b32', saliencyModel: 'mini' })).toEqual(effort({}))
  expect(effort({ start: 'saliency', preset: 'fast' })).toEqual({ iterations: 100, seeds: 1 })
  expect(effort({ start: 'saliency', seeds: 2, iterations: 5 })).toEqual({
    iterations: 5,
    seeds: 2,
  })
})

test('what is resolved stays as it is when it is resolved again', () => {
  const options = resolveOptions({ strokes: 4, preset: 'fast' })
  expect(resolveOptions(options)).toEqual(options)
})

test('a style brings its width, colour and opacity, and what is said beats them', () => {
  const options = resolveOptions({ style: 'pencil', width: 5 })
  expect(options).toMatchObject({ ...styles.pencil, style: 'pencil', width: 5 })
})

test('a preset or style named later takes the place of one in a recipe, the usual ones too', () => {
  const recipe = resolveOptions({ preset: 'best', style: 'marker', strokes: 32 })
  const usual = resolveOptions({ strokes: 32 })
  expect(resolveOptions(recipe, { preset: 'default', style: 'ink' })).toEqual(usual)
})

test('fewer strokes said later leave out the levels of a recipe that they do not reach', () => {
  const recipe = resolveOptions({ levels: [4, 8, 16] })
  expect(resolveOptions(recipe, { strokes: 8 })).toMatchObject({ strokes: 8, levels: [4, 8] })
  expect(resolveOptions(recipe, { strokes: 'auto' }).levels).toEqual([4, 8, 16])
  expect(resolveOptions(recipe, { levels: [2, 3] })).toMatchObject({ strokes: 3, levels: [2, 3] })
})

test('the last level is the number of strokes, unless that is given too', () => {
  expect(resolveOptions({ levels: [4, 9] }).strokes).toBe(9)
  expect(resolveOptions({ levels: [4, 9], preset: 'clipasso' }).strokes).toBe(9)
  expect(resolveOptions({ levels: [4, 9], strokes: 12 }).strokes).toBe(12)
  expect(() => resolveOptions({ levels: [4, 9], strokes: 8 })).toThrow(
    new OptionError('levels must not go beyond the 8 strokes, as 9 does'),
  )
})

test('an undefined option counts as not given', () => {
  expect(resolveOptions({ strokes: undefined }).strokes).toBe(sketchOptions.strokes.default)
})

test.each([
  [{ strokes: 0 }, 'strokes must be a whole number from 1 to 256 or auto, not 0'],
  [{ strokes: 1e9 }, 'strokes must be a whole number from 1 to 256 or auto, not 1000000000'],
  [{ width: Number.NaN }, 'width must be a number from 0.1 to 50 or auto, not NaN'],
  [{ strokes: '8' }, 'strokes must be a whole number from 1 to 256 or auto, not "8"'],
  [{ sampling: 'grid' }, 'sampling must be one of spread, softmax, not "grid"'],
  [
    { levels: [8, 4] },
    'levels must be whole numbers from 1 to 256, ascending, as in 4,8,16, not [8,4]',
  ],
  [{ opacity: 2 }, 'opacity must be a number from 0.05 to 1 or learned, not 2'],
  [{ color: 'red' }, 'color must be a colour as in #333333, learned or currentColor, not "red"'],
  [{ nonsense: 1 }, 'unknown option nonsense'],
  [{ constructor: 1 }, 'unknown option constructor'],
])('%o is refused by name', (options, message) => {
  expect(() => resolveOptions(options as object)).toThrow(new OptionError(message))
})

test.each([
  ['mini', [{ id: 'mini', weight: 1 }]],
  [
    'clip-rn101:1, clip-vit-b32:.5',
    [
      { id: 'clip-rn101', weight: 1 },
      { id: 'clip-vit-b32', weight: 0.5 },
    ],
  ],
])('the models %s are read with their weights', (text, models) => {
  expect(parseModels(text)).toEqual(models)
})

test.each(['', ',', 'mini,', 'mini:', 'mini:0', 'mini:-1', 'mini:1:2', 'mini:x'])(
  'the models "%s" are refused',
  (model) => {
    expect(() => resolveOptions({ model })).toThrow(/^model must be a model name, or several/)
  },
)
