/** @file Out of the page: a sheet as SVG and PNG. */
import { animateSvg, type Drawing, drawingToSvg, OptionError } from '../../../src/index.ts'

import { type Sheet, strokesOf, styleOptions, wordsWidth } from '../shared/sheet.ts'

/** The first `shown` strokes of the sheet as an SVG document. @param paper its colour too */
export function sheetToSvg(sheet: Sheet, shown: number, paper: boolean): string {
  return drawingToSvg(drawingOf(sheet, paper), { level: Math.min(shown, sheet.strokes.length) })
}

/** The same, drawing itself. */
export function sheetToAnimatedSvg(sheet: Sheet, shown: number, paper: boolean): string {
  return animateSvg(sheetToSvg(sheet, shown, paper), drawingOf(sheet, paper))
}

/** The sheet as the library's own drawing. @throws {OptionError} before anything was drawn */
function drawingOf(sheet: Sheet, withPaper: boolean): Drawing {
  if (!sheet.drawing) throw new OptionError('there is no drawing yet')
  const { drawing, style } = sheet
  const paper = withPaper ? style.paper : undefined
  const look = drawing.kind === 'draw' ? wordsWidth(style) : { ...styleOptions(style), paper }
  const options = { ...drawing.report.options, ...look }
  const report = { ...drawing.report, options }
  return { ...drawing, strokes: strokesOf(sheet), paper, report } as Drawing
}

/** PNG bytes of an SVG, `side` pixels along its longer side. */
export async function svgToPng(svg: string, side: number): Promise<Blob> {
  const { documentElement: root } = new DOMParser().parseFromString(svg, 'image/svg+xml')
  const [, , ...box] = (root.getAttribute('viewBox') ?? '').split(' ').map(Number)
  const scale = side / Math.max(...box)
  const [width, height] = box.map((length) => Math.max(1, Math.round(length * scale)))
  root.setAttribute('width', String(width))
  root.setAttribute('height', String(height))
  const sized = new XMLSerializer().serializeToString(root)
  const url = URL.createObjectURL(new Blob([sized], { type: 'image/svg+xml' }))
  try {
    const picture = new Image(width, height)
    picture.src = url
    await picture.decode()
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    canvas.getContext('2d')!.drawImage(picture, 0, 0, width, height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('no PNG came out'))),
        'image/png',
      ),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Has the browser save `content` as a file. */
export function save(content: Blob | string, name: string, type = 'image/svg+xml'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
