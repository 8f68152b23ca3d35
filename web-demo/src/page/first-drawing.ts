/** @file The drawing that the page begins with: examples/duck.png, drawn on the command line. */
import { readRecipe } from '../../../src/index.ts'
import { STYLE } from '../shared/sheet.ts'
import svg from './first-drawing.svg?raw'
import type { Opened } from './open-drawing.ts'
import { ownSheet } from './own-drawing.ts'

export function openingDrawing(): Opened {
  const opened = ownSheet(svg, readRecipe(svg))! // written by strokesmith
  return { ...opened, sheet: { ...opened.sheet, style: STYLE } }
}
