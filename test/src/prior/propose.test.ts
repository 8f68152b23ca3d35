/** Proposals of the prior that ships, and drawings that begin with them. */
import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { embeddedPrior } from '../../../models/prior-files.ts'
import { WeightsError } from '../../../nn/weights/weights-error.ts'
import { readDrawings } from '../../../src/prior/decoder.ts'
import type { Prior } from '../../../src/prior/prior.ts'
import { apart, proposeLines } from '../../../src/prior/propose.ts'
import { propose } from '../../../src/propose.ts'
import { createRandom } from '../../../src/random.ts'
import { rgbByName } from '../../../src/words/color-names.ts'

let prior: Prior
beforeAll(async () => {
  prior = await embeddedPrior((url) => readFile(url))
})

const points = (drawings: { strokes: { points: unknown }[] }[]) =>
  drawings.map(({ strokes }) => strokes.map(({ points }) => points))

test('the same seed proposes the same drawings, another one others', async () => {
  const drawn = async (seed: number) => points(await propose('a cat', { seed }, { prior }))
  const [first, again, other] = [await drawn(1), await drawn(1), await drawn(2)]
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
  expect(first).toHaveLength(12)
})

test.each(['cat', 'zigzag', 'the great wall of china'])(
  'no drawing of %s is a known one',
  async (word) => {
    const options = { prior, count: 6, strokes: 32, random: createRandom(0) }
    for (const { lines } of await proposeLines(word, options, [])) {
      const distances = prior.drawings.get(word)!.map((known) => apart(lines, known))
      expect(Math.min(...distances)).toBeGreaterThan(0.01)
    }
  },
)

test('a word without drawings is drawn as the nearest one that has some', async () => {
  const [puppy] = await propose('a puppy', { ink: true, proposals: 1 }, { prior })
  expect(puppy.strokes.length).toBeGreaterThan(3)
})

test('a word that nothing is like is not drawn', async () => {
  expect(await propose('xyzzyqq', {}, { prior })).toEqual([])
})

test('no more strokes are drawn than are asked for', async () => {
  for (const { strokes } of await propose('a horse', { strokes: 9 }, { prior })) {
    expect(strokes.length).toBeLessThanOrEqual(9)
  }
})

test('colours that are asked for are obeyed; without, things have their own', async () => {
  const colors = async (prompt: string) =>
    (await propose(prompt, {}, { prior })).flatMap(({ strokes }) =>
      strokes.map(({ color }) => color),
    )
  const blue = [...rgbByName('blue')!, 1]
  expect(await colors('a blue apple')).toContainEqual(blue)
  const [[red, green]] = await colors('an apple')
  expect(red).toBeGreaterThan(2 * green)
})

test('things of a scene lie where they are said to be', async () => {
  const [{ strokes }] = await propose('a red cat on a blue chair', { strokes: 64 }, { prior })
  const height = (name: string) => {
    const wanted = [...rgbByName(name)!, 1].join()
    const own = strokes.filter(({ color }) => color.join() === wanted)
    const ys = own.flatMap((stroke) => stroke.points.map(([, y]) => y))
    return ys.reduce((a, b) => a + b) / ys.length
  }
  expect(height('red')).toBeLessThan(height('blue') - 40)
})

test('words that do not fit the codes are refused', async () => {
  const weights = await readFile(
    new URL('../../../models/prior/decoder.safetensors', import.meta.url),
  )
  for (const words of [{}, null, { cat: 3 }, { cat: 'many' }, { cat: 1e6 }]) {
    expect(() => readDrawings(weights, words)).toThrow(WeightsError)
  }
})

test('weights that are no network are refused', () => {
  expect(() => readDrawings(new Uint8Array(64), { cat: 1 })).toThrow(WeightsError)
})
