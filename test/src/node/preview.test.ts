import sharp from 'sharp'
import { expect, test } from 'vitest'
import { renderPng } from '../../../src/node/preview.ts'

/** A black bar through the middle of a frame twice as wide as high. */
const svgOf = (unit: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100${unit}" height="50${unit}"><path d="M0 25H100" stroke="#000" stroke-width="10"/></svg>`

async function pixels(png: Uint8Array) {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [...data.subarray(4 * (y * info.width + x)).subarray(0, 4)]
  return { width: info.width, height: info.height, at }
}

test.each([
  ['', 300, [300, 150]],
  ['', '@2x', [200, 100]],
  ['', '@1.5x', [150, 75]],
  ['mm', 300, [300, 150]],
  ['mm', '@1x', [378, 189]],
] as const)('an SVG of 100%s becomes %s: %o pixels', async (unit, size, [width, height]) => {
  const png = await pixels(await renderPng(svgOf(unit), { size }))
  expect([png.width, png.height]).toEqual([width, height])
  expect(png.at(Math.round(width / 2), Math.round(height / 2))).toEqual([0, 0, 0, 255])
})

test('paper is white, or there is none', async () => {
  const [white, clear] = await Promise.all(
    [false, true].map(async (transparent) =>
      pixels(await renderPng(svgOf(''), { size: 200, transparent })),
    ),
  )
  expect(white.at(5, 5)).toEqual([255, 255, 255, 255])
  expect(clear.at(5, 5)[3]).toBe(0)
  expect(clear.at(100, 50)).toEqual([0, 0, 0, 255])
})
