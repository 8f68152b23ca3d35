/** @file Shapes as an SVG of nothing but paths: what was read, and nothing that was left out. */
import { hex } from '../strokes/strokes.ts'
import type { Shape, SvgPicture } from './read.ts'

/** On white paper, `side` pixels along its longer side. */
export function writeSvg({ shapes, viewBox }: SvgPicture, side: number): string {
  const { x, y, width, height } = viewBox
  const scale = side / Math.max(width, height)
  const size = [width, height].map((length) => Math.max(1, Math.round(length * scale)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" width="${size[0]}" height="${size[1]}">`,
    `<g stroke-linecap="round" stroke-linejoin="round">`,
    ...shapes.map(path),
    '</g></svg>',
  ].join('\n')
}

function path({ subpaths, fill, stroke }: Shape): string {
  const data = subpaths.map(({ points, closed }) => {
    const [start, ...rest] = points.map((point) => point.join(' '))
    return `M${start}C${rest.join(' ')}${closed ? 'Z' : ''}`
  })
  const inside = fill
    ? `fill="${hex(fill.color)}" fill-opacity="${fill.color[3]}" fill-rule="${fill.rule}"`
    : 'fill="none"'
  const line = stroke
    ? ` stroke="${hex(stroke.color)}" stroke-opacity="${stroke.color[3]}" stroke-width="${stroke.width}"`
    : ''
  return `<path d="${data.join('')}" ${inside}${line}/>`
}
