/** @file Which strokes there are and where they lie, from flag to SVG. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readSvg } from '../../src/read-svg/read.ts'
import { toStrokes } from '../../src/read-svg/strokes.ts'
import { folder, MUG, QUICK, strokesmith } from './strokesmith.ts'

/** The points of a drawing's strokes, by stroke. */
async function pointsOf(...args: string[]) {
  const { code, stdout, stderr } = await strokesmith([...args, '-q'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return toStrokes(readSvg(stdout), 224).map(({ points }) => points)
}

/** Half the width of the canvas. */
const MIDDLE = 112

test('--strokes auto draws as many strokes as gain enough, and says so', async () => {
  const at = await folder()
  const flags = ['--strokes', 'auto', '--iterations', '2', '--seeds', '1', '--bank', '1']
  const strokes = await pointsOf('sketch', MUG, ...flags, '--json', at('a.json'), '-o', '-')
  const report = JSON.parse(await readFile(at('a.json'), 'utf8'))
  const gains = report.prefixes.slice(1).map((loss: number, i: number) => report.prefixes[i] - loss)
  expect(strokes.length).toBe(gains.length)
  expect(strokes.length).toBeGreaterThan(4)
  expect(strokes.length).toBeLessThan(32)
})

test('--mask draws what is white in a picture, and nothing else', async () => {
  const at = await folder()
  const { width, height } = await sharp(MUG).metadata()
  const half = { width: Math.round(width / 2), height, channels: 3 as const, background: '#fff' }
  await sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite([{ input: await sharp({ create: half }).png().toBuffer(), left: 0, top: 0 }])
    .toFile(at('left.png'))
  const xs = async (...flags: string[]) =>
    (await pointsOf('sketch', MUG, ...QUICK, '--strokes', '8', ...flags)).flat().map(([x]) => x)
  const [masked, free] = [await xs('--mask', at('left.png')), await xs()]
  // A stroke begins where it is white, and may run on for some pixels.
  expect(Math.max(...masked)).toBeLessThan(MIDDLE + 30)
  expect(Math.max(...free)).toBeGreaterThan(MIDDLE + 60)
})

test('--background remove draws nothing beside the subject, keep does', async () => {
  const at = await folder()
  // Posts to the left and right of the mug, as dark as it: more edges than it has.
  const post = { create: { width: 24, height: 420, channels: 3 as const, background: '#222' } }
  const input = await sharp(post).png().toBuffer()
  const { width } = await sharp(MUG).metadata()
  await sharp(MUG)
    .composite([
      { input, left: 8, top: 40 },
      { input, left: width - 32, top: 40 },
    ])
    .toFile(at('posts.png'))
  const outside = async (background: string) => {
    const flags = [...QUICK, '--strokes', '10', '--background', background]
    const strokes = await pointsOf('sketch', at('posts.png'), ...flags)
    return strokes.filter((points) => points.every(([x]) => Math.abs(x - MIDDLE) > 85)).length
  }
  expect(await outside('keep')).toBeGreaterThan(0)
  expect(await outside('remove')).toBe(0)
})
