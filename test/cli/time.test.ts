/** @file `--time`: what it found stands in the SVG. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readRecipe } from '../../src/output/svg.ts'
import { folder, MUG, strokesmith } from './strokesmith.ts'

test('a drawing within a time comes again without it', async () => {
  const at = await folder()
  const few = ['--strokes', '3', '--bank', '1']
  await strokesmith(['sketch', MUG, ...few, '--time', '1s', '-o', at('a.svg')])
  const svg = await readFile(at('a.svg'), 'utf8')
  const { options } = readRecipe(svg)
  expect(Number.isInteger(options.iterations)).toBe(true)
  expect(options).not.toHaveProperty('time')
  expect(await strokesmith(['sketch', MUG, '--config', at('a.svg')])).toMatchObject({
    code: 0,
    stdout: svg,
  })
})

test.each([
  [['--time', '10s', '--seeds', '2'], 'time finds the seeds: leave one of the two out'],
  [['--time', 'soon'], 'must be seconds or minutes as in 10s or 2m'],
])('%j is wrong usage', async (flags, message) => {
  const { code, stderr } = await strokesmith(['sketch', MUG, ...flags])
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})
