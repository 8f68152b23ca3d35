/** @file The drawing that the page begins with: examples/duck.png, drawn on the command line. */

import { STYLE } from '../shared/sheet.ts'
import svg from './first-drawing.svg?raw'
import { type Opened, readSheet } from './open-drawing.ts'

export function openingDrawing(): Opened {
  const opened = readSheet(svg)
  return { ...opened, sheet: { ...opened.sheet, style: STYLE } }
}
