/** @file A file that is opened on the page and saved again: it stays what it was. */
import { describe, expect, test } from 'vitest'
import {
  drawingToSvg,
  type Recipe,
  readRecipe,
  resolveDrawOptions,
  resolveOptions,
} from '../../src/index.ts'
import { drawingIn, promptIn } from '../../web-demo/src/page/recalled.ts'
import { sheetToAnimatedSvg, sheetToSvg } from '../../web-demo/src/page/save-drawing.ts'
import { EMPTY, type Sheet, STYLE, sheetOf } from '../../web-demo/src/shared/sheet.ts'
import { guided, words } from './drawings.ts'

const recipeIn = (svg: string): Recipe => readRecipe(svg)

/** As the page has it once it opened `svg`, but for the strokes, which a browser reads. */
function opened(svg: string): Sheet {
  const style = { ...STYLE, width: 4, widthFollows: false }
  return {
    ...sheetOf(words, { ...EMPTY, style }),
    drawing: drawingIn(recipeIn(svg), { x: 0, y: 0, width: 224, height: 224 }),
  }
}

describe('a drawing of words', () => {
  const svg = drawingToSvg(words)

  test('is known by an option that only words have', () => {
    expect(promptIn(recipeIn(svg))).toBe('a cat')
  })

  test('is saved again with a recipe that `strokesmith draw` takes', () => {
    for (const save of [sheetToSvg, sheetToAnimatedSvg]) {
      const saved = readRecipe(save(opened(svg), 2, true)) as Recipe<'draw'>
      expect(saved).toEqual(readRecipe(svg))
      const { prompt, ...options } = saved.options
      expect(prompt).toBe('a cat')
      expect(resolveDrawOptions(options)).toEqual(words.report.options)
    }
  })
})

describe("a photo's drawing that a prompt guided", () => {
  const svg = drawingToSvg(guided)

  test('is no drawing of words', () => {
    expect(promptIn(recipeIn(svg))).toBeUndefined()
  })

  test('is saved again with a recipe that `strokesmith sketch` takes, the prompt included', () => {
    const saved = recipeIn(sheetToSvg(opened(svg), 2, true))
    const { losses, models } = recipeIn(svg)
    const options = { prompt: 'a cat', style: 'ink', color: STYLE.ink, paper: STYLE.paper }
    expect(saved).toMatchObject({ losses, models, options })
    expect(() => resolveOptions((saved as Recipe<'sketch'>).options)).not.toThrow()
  })
})
