/** @file The drawing that the page begins with: examples/duck.png, drawn on the command line. */

import { type Opened, readSheet } from './opened.ts'
import svg from './opening.svg?raw'
import { STYLE } from './sheet.ts'

export function openingDrawing(): Opened {
  const opened = readSheet(svg)
  return { ...opened, sheet: { ...opened.sheet, style: STYLE } }
}
