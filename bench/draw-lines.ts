/**
 * @file Draws polylines with our rasterizer, for evaluations in other languages:
 *
 *   node scripts/run.mjs bench/draw-lines.ts < lines.json > drawings.raw
 *
 * In: `{"size": 160, "pictures": [{"width": 2.2, "lines": [[x, y, x, y, …], …]}, …]}`, in pixels.
 * Out: the pictures one after another, [size, size] bytes each, black ink on white paper.
 */
import { buffer } from 'node:stream/consumers'
import { createWorkspace, render, type Workspace } from '../rasterizer/core.ts'

interface Picture {
  /** Full width of all lines. */
  readonly width: number
  /** Two points or more each. */
  readonly lines: readonly (readonly number[])[]
}

interface Job {
  readonly size: number
  readonly pictures: readonly Picture[]
}

const { size, pictures }: Job = JSON.parse((await buffer(process.stdin)).toString())
const workspace = createWorkspace()
const drawings = pictures.map((picture) => draw(picture, size, workspace))
process.stdout.write(Buffer.concat(drawings))

/** [size, size] bytes. */
function draw({ width, lines }: Picture, size: number, workspace: Workspace): Uint8Array {
  if (lines.length === 0) return new Uint8Array(size * size).fill(255)
  const n = lines.length
  const longest = Math.max(...lines.map((line) => line.length))
  const padded = lines.flatMap((line) => [...line, ...lastPoint(line, longest - line.length)])
  const paths = {
    vertices: { data: Float32Array.from(padded), shape: [n, longest / 2, 2] },
    width: { data: new Float32Array(n).fill(width), shape: [n] },
    color: {
      data: Float32Array.from({ length: 4 * n }, (_, i) => Number(i % 4 === 3)),
      shape: [n, 4],
    },
  }
  const { data } = render(paths, { size }, workspace).image
  return Uint8Array.from({ length: size * size }, (_, i) => Math.round(255 * data[3 * i]))
}

/** The line's end again and again: all lines of a call have as many points. */
function lastPoint(line: readonly number[], numbers: number): number[] {
  return Array.from({ length: numbers }, (_, i) => line[line.length - 2 + (i % 2)])
}
