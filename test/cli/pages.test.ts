/** @file Drawings on pages, for plotters and for the web, as the command writes them. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { folder, MUG, QUICK, strokesmith } from './strokesmith.ts'

test('a plot is in millimetres of its page, at every level, and says what the pen is spared', async () => {
  const at = await folder()
  const flags = ['--plot', '--page', 'a5', '--landscape', '--pen', '0.3', '--levels', '1,3']
  const out = ['-o', at('a.svg'), '--json', at('a.json'), '--png', at('a.png'), '--png-size', '@1x']
  const { code, stderr } = await strokesmith(['sketch', MUG, ...QUICK, ...flags, ...out])
  expect(code).toBe(0)
  for (const name of ['a.svg', 'a-1.svg', 'a-3.svg']) {
    const svg = await readFile(at(name), 'utf8')
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 210 148" width="210mm" height="148mm" role="img"/)
    expect(svg).toContain('stroke-width="0.3"')
  }
  const { plot } = JSON.parse(await readFile(at('a.json'), 'utf8'))
  expect(plot.before.lifts).toBe(3)
  expect(plot.after.travel).toBeLessThanOrEqual(plot.before.travel)
  const metres = (length: number) => `${(length / 1000).toFixed(2)} m`
  expect(stderr).toContain(
    `plot: pen up ${metres(plot.before.travel)} → ${metres(plot.after.travel)}, lifts 3 → `,
  )
  expect((await sharp(at('a.png')).metadata()).width).toBe(794)
})

test('a drawing is called what its photo is called, its PNG is clear, and Lottie draws it', async () => {
  const at = await folder()
  const out = [
    '-o',
    at('a.svg'),
    '--png',
    at('a.png'),
    '--png-size',
    '64',
    '--lottie',
    at('a.json'),
  ]
  const look = ['--color', 'currentColor', '--fit', 'subject']
  expect((await strokesmith(['sketch', MUG, ...QUICK, ...look, ...out])).code).toBe(0)
  const svg = await readFile(at('a.svg'), 'utf8')
  expect(svg).toContain('<title>mug</title>')
  expect(svg).toContain('stroke="currentColor"')
  const { data, info } = await sharp(at('a.png')).raw().toBuffer({ resolveWithObject: true })
  expect([Math.max(info.width, info.height), info.channels, data[3]]).toEqual([64, 4, 0])
  expect(JSON.parse(await readFile(at('a.json'), 'utf8')).layers[0].shapes).toHaveLength(3)
})

test.each([
  [['--pen', '0.3'], 'pen needs a page'],
  [['--join', '1', '--page', 'a4'], 'join needs plot'],
  [['--layers', 'level'], 'layers of levels need levels, as in 4,8,16'],
  [['--animate', '--plot'], 'animate draws stroke after stroke, which plot has not'],
  [['--animate', '--pressure-as', 'outline'], 'pressureAs outline has not'],
])('%j is refused before any work', async (flags, message) => {
  const { code, stdout, stderr } = await strokesmith(['sketch', MUG, '--model', 'none', ...flags])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(message)
})

test.each([
  [['--page', 'a9'], 'It must be a3, a4, a5, letter or a size as in 120x80mm.'],
  [
    ['--png-size', '@0x'],
    'It must be a whole number from 16 to 8192, or times the size as in @2x.',
  ],
  [['--fit', 'all'], 'It must be one of picture, subject.'],
])('%j is wrong usage', async (flags, message) => {
  const { code, stderr } = await strokesmith(['sketch', MUG, ...flags])
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})
