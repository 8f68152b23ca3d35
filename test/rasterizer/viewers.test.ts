/** @file What we draw is what two other renderers show: resvg (tiny-skia, in Rust) and canvas (Skia). */
import { Resvg } from '@resvg/resvg-js'
import { createCanvas, Path2D } from 'canvas'
import { describe, expect, it } from 'vitest'
import { type Fill, type NdArray, render } from '../../rasterizer/index.ts'

const size = 128
const number = (i: number) => ((i * i * 7919 + 131 * i + 17) % 1009) / 1009

/** One cubic a path: where, how wide, which colour. */
function path(k: number, wide: number) {
  const points = Array.from({ length: 4 }, (_, i) => [
    size * number(40 * k + 2 * i),
    size * number(40 * k + 2 * i + 1),
  ])
  const color = [0, 1, 2].map((c) => Math.round(255 * number(40 * k + 20 + c)) / 255)
  return { points, color: [...color, Math.round(100 * number(40 * k + 30)) / 100], width: wide }
}

type Path = ReturnType<typeof path>

/** [size, size, 3] in 0–1 of what a renderer painted on white. */
type Viewer = (paths: Path[], fill: Fill) => Float32Array

const cssColor = ({ color }: Path) => `rgb(${color.slice(0, 3).map((v) => Math.round(255 * v))})`
const outline = ({ points: [a, b, c, d] }: Path) => `M${a}C${b} ${c} ${d}`

/** RGBA bytes → [size, size, 3]. */
const rgb = (pixels: ArrayLike<number>) =>
  Float32Array.from(
    { length: size * size * 3 },
    (_, i) => pixels[4 * Math.floor(i / 3) + (i % 3)] / 255,
  )

const resvg: Viewer = (paths, fill) => {
  const marks = paths.map((path) => {
    const { color, width } = path
    const ink =
      fill === 'none'
        ? `fill="none" stroke="${cssColor(path)}" stroke-opacity="${color[3]}" stroke-width="${width}"`
        : `fill="${cssColor(path)}" fill-opacity="${color[3]}" fill-rule="${fill}"`
    return `<path d="${outline(path)}" ${ink} stroke-linecap="round" stroke-linejoin="round"/>`
  })
  const box = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}"`
  const svg = `<svg ${box}>${marks.join('')}</svg>`
  return rgb(new Resvg(svg, { background: 'white' }).render().pixels)
}

const canvas: Viewer = (paths, fill) => {
  const sheet = createCanvas(size, size).getContext('2d')
  sheet.fillStyle = 'white'
  sheet.fillRect(0, 0, size, size)
  sheet.lineCap = sheet.lineJoin = 'round'
  for (const path of paths) {
    const { color, width } = path
    sheet.globalAlpha = color[3]
    sheet.strokeStyle = sheet.fillStyle = cssColor(path)
    sheet.lineWidth = width
    if (fill === 'none') sheet.stroke(new Path2D(outline(path)))
    else sheet.fill(new Path2D(outline(path)), fill)
  }
  return rgb(sheet.getImageData(0, 0, size, size).data)
}

function ours(paths: Path[], fill: Fill): Float32Array {
  const array = (data: number[], ...shape: number[]): NdArray => ({
    data: Float32Array.from(data),
    shape,
  })
  return render(
    {
      points: array(
        paths.flatMap(({ points }) => points.flat()),
        paths.length,
        4,
        2,
      ),
      width: array(
        paths.map(({ width }) => width),
        paths.length,
      ),
      color: array(
        paths.flatMap(({ color }) => color),
        paths.length,
        4,
      ),
      fill,
    },
    { size },
  ).image.data
}

const viewers = { resvg, canvas }

describe.each(Object.entries(viewers))(
  '%s shows what was drawn, within 2/255 on average',
  (_, viewer) => {
    const cases: [string, Fill, number[]][] = [
      ['thin strokes', 'none', Array(16).fill(1.5)],
      ['strokes of many widths', 'none', [0.5, 1, 2, 3, 5, 8, 13, 21]],
      ['shapes filled by the non-zero rule', 'nonzero', Array(6).fill(0)],
      ['shapes filled by the even-odd rule', 'evenodd', Array(6).fill(0)],
    ]
    it.each(cases)('%s', (_name, fill, widths) => {
      const paths = widths.map((width, k) => path(k, width))
      const [seen, drawn] = [viewer(paths, fill), ours(paths, fill)]
      const difference = drawn.reduce((sum, v, i) => sum + Math.abs(v - seen[i]), 0) / drawn.length
      expect(difference * 255).toBeLessThan(2)
      expect(drawn.some((v) => v < 0.7)).toBe(true)
    })
  },
)
