/** @file What other programs make of our plots, as docs/plotters.md says; skipped where they are not. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { toSvg } from '../../../src/output/svg.ts'
import { straight } from './strokes.ts'

const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const folder = mkdtempSync(join(tmpdir(), 'strokesmith-programs-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

/** On A4 with margins of 10 mm the canvas is 190 mm wide: 100 px are 84.8 mm. */
const SCALE = 190 / 224
const top = (297 - 190) / 2
const from = [10 + 20 * SCALE, top + 40 * SCALE] as const
const to = [10 + 120 * SCALE, top + 100 * SCALE] as const

function writePlot(name: string) {
  const strokes = [straight([20, 40], [120, 100])]
  const frame = { x: 0, y: 0, width: 224, height: 224 }
  const svg = toSvg({ strokes, frame }, {}, { plot: true, layers: 'pen', title: 'line' })
  writeFileSync(at(name), svg)
}

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: folder })
  if (status !== 0) throw new Error(`${program}: ${stderr}`)
  return stdout
}

/** Least and greatest x and y of pairs, in millimetres. */
function boxOf(points: [number, number][]) {
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]))
  return { x: [Math.min(...xs), Math.max(...xs)], y: [Math.min(...ys), Math.max(...ys)] }
}

const near = (values: number[], digits = 1) => values.map((value) => expect.closeTo(value, digits))
/** Plotters' y runs up from the lower edge. */
const onPage = { x: near([from[0], to[0]]), y: near([297 - to[1], 297 - from[1]]) }

describe.skipIf(!has('inkscape'))('Inkscape', () => {
  test('finds the line where it is, in pixels of CSS', () => {
    writePlot('query.svg')
    const path = run('inkscape', '--query-all', 'query.svg')
      .split('\n')
      .find((line) => line.startsWith('path'))
    const [x, y, width, height] = path!.split(',').slice(1).map(Number)
    const pixels = (length: number) => (length * 96) / 25.4
    // The box holds the stroke, half a millimetre wide, with its round ends.
    expect([x, y]).toEqual(near([pixels(from[0] - 0.25), pixels(from[1] - 0.25)], 0))
    expect([width, height]).toEqual(
      near([pixels(to[0] - from[0] + 0.5), pixels(to[1] - from[1] + 0.5)], 0),
    )
  })

  test('exports DXF in millimetres, with the layer', () => {
    writePlot('dxf.svg')
    run('inkscape', 'dxf.svg', '--export-filename=dxf.dxf')
    const lines = readFileSync(at('dxf.dxf'), 'utf8')
      .split(/\r?\n/)
      .map((line) => line.trim())
    const codes = lines.flatMap((code, i): [string, string][] =>
      i % 2 ? [] : [[code, lines[i + 1]]],
    )
    const entities = codes.slice(codes.findIndex(([, value]) => value === 'ENTITIES'))
    const values = (...wanted: string[]) =>
      entities.filter(([code]) => wanted.includes(code)).map(([, value]) => Number(value))
    const [xs, ys] = [values('10', '11'), values('20', '21')]
    expect(boxOf(xs.map((x, i) => [x, ys[i]]))).toEqual(onPage)
    expect(entities).toContainEqual(['8', '#000000'])
  })

  test('exports PDF and EPS of the page', () => {
    writePlot('page.svg')
    run('inkscape', 'page.svg', '--export-filename=page.pdf')
    expect(readFileSync(at('page.pdf'), 'latin1')).toMatch(
      /MediaBox \[ 0 0 595\.27\d+ 841\.88\d+ \]/,
    )
    run('inkscape', 'page.svg', '--export-area-page', '--export-filename=page.eps')
    expect(readFileSync(at('page.eps'), 'latin1')).toMatch(/^%!PS-Adobe-3\.0 EPSF/)
  })

  test.skipIf(!has('pstoedit'))('and pstoedit make HPGL of a fortieth of a millimetre', () => {
    writePlot('hpgl.svg')
    run('inkscape', 'hpgl.svg', '--export-area-page', '--export-filename=hpgl.eps')
    run('pstoedit', '-f', 'hpgl', 'hpgl.eps', 'hpgl.plt')
    const moves = [...readFileSync(at('hpgl.plt'), 'latin1').matchAll(/P[UD]([\d,]+)/g)]
    const numbers = moves.flatMap(([, list]) => list.split(',').map((text) => Number(text) / 40))
    const pairs = numbers.flatMap((x, i): [number, number][] =>
      i % 2 ? [] : [[x, numbers[i + 1]]],
    )
    const points = pairs.filter(([x, y]) => x + y > 0) // it goes home in the end
    const { x, y } = boxOf(points)
    expect({ x, y }).toEqual({
      x: near([from[0], to[0]], 0),
      y: near([297 - to[1], 297 - from[1]], 0),
    })
  })
})
