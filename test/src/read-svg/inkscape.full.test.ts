/** @file Our drawings come back from Inkscape as they were. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createRandom } from '../../../src/maths/random.ts'
import { readRecipe } from '../../../src/output/svg.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'
import { expectSame, ourSvg, recipe } from './saved.ts'

const hasInkscape = spawnSync('inkscape', ['--version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'strokesmith-inkscape-'))
afterAll(() => rmSync(folder, { recursive: true }))

const random = createRandom(7)
const strokes = Array.from({ length: 12 }, (_, i): Stroke => {
  const points = Array.from(
    { length: i % 2 ? 4 : 7 },
    (): Point => [random.between(0, 224), random.between(20, 204)],
  )
  return { points, width: 1 + i / 4, color: [0, i / 12, 1, 0.5], gain: 1 / (i + 1), frozen: i < 3 }
})

/** What Inkscape saves, after some of its actions. */
function saved(...options: string[]): string {
  const [before, after] = ['before.svg', 'after.svg'].map((name) => join(folder, name))
  writeFileSync(before, ourSvg(strokes))
  const run = spawnSync('inkscape', [before, ...options, `--export-filename=${after}`], {
    encoding: 'utf8',
  })
  expect(run.status, run.stderr).toBe(0)
  return readFileSync(after, 'utf8')
}

test.skipIf(!hasInkscape).each([
  ['as Inkscape SVG', ['--export-type=svg']],
  ['as plain SVG', ['--export-plain-svg', '--export-type=svg']],
])('saved %s', (_, options) => {
  const svg = saved(...options)
  expectSame(svg, strokes)
  expect(readRecipe(svg)).toEqual(recipe)
})

test.skipIf(!hasInkscape)('moved by Inkscape, they are where it put them', () => {
  const there = 'select-all:all;object-set-attribute:transform,translate(3 4)'
  const svg = saved('--export-type=svg', `--actions=${there}`)
  const moved = strokes.map((stroke) => ({
    ...stroke,
    points: stroke.points.map(([x, y]): Point => [x + 3, y + 4]),
  }))
  expectSame(svg, moved)
})
