import { Resvg } from '@resvg/resvg-js'
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

function viewer(paths: Path[], fill: Fill): Float32Array {
  const marks = paths.map(({ points: [a, b, c, d], color, width }) => {
    const rgb = `rgb(${color.slice(0, 3).map((v) => Math.round(255 * v))})`
    const ink =
      fill === 'none'
        ? `fill="none" stroke="${rgb}" stroke-opacity="${color[3]}" stroke-width="${width}"`
        : `fill="${rgb}" fill-opacity="${color[3]}" fill-rule="${fill}"`
    return `<path d="M${a}C${b} ${c} ${d}" ${ink} stroke-linecap="round" stroke-linejoin="round"/>`
  })
  const box = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}"`
  const svg = `<svg ${box}>${marks.join('')}</svg>`
  const { pixels } = new Resvg(svg, { background: 'white' }).render()
  return Float32Array.from({ length: size * size * 3 }, (_, i) => {
    return pixels[4 * Math.floor(i / 3) + (i % 3)] / 255
  })
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

describe('an SVG viewer shows what was drawn, within 2/255 on average', () => {
  const cases: [string, Fill, number[]][] = [
    ['thin strokes', 'none', Array(16).fill(1.5)],
    ['strokes of many widths', 'none', [0.5, 1, 2, 3, 5, 8, 13, 21]],
    ['shapes filled by the non-zero rule', 'nonzero', Array(6).fill(0)],
    ['shapes filled by the even-odd rule', 'evenodd', Array(6).fill(0)],
  ]
  it.each(cases)('%s', (_name, fill, widths) => {
    const paths = widths.map((width, k) => path(k, width))
    const seen = viewer(paths, fill)
    const drawn = ours(paths, fill)
    const difference = drawn.reduce((sum, v, i) => sum + Math.abs(v - seen[i]), 0) / drawn.length
    expect(difference * 255).toBeLessThan(2)
    expect(drawn.some((v) => v < 0.7)).toBe(true)
  })
})
