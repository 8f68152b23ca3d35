/** Proposals of the prior that ships, and drawings that begin with them. */
import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { embeddedPrior } from '../../../models/prior-files.ts'
import { WeightsError } from '../../../nn/weights/weights-error.ts'
import { propose } from '../../../src/draw/propose.ts'
import { createRandom } from '../../../src/maths/random.ts'
import { readDrawings } from '../../../src/prior/decoder.ts'
import { nameIn, type Prior } from '../../../src/prior/prior.ts'
import { apart, proposeLines } from '../../../src/prior/propose.ts'
import { closedArea } from '../../../src/strokes/fill.ts'
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

test('a thing is found by its name at the end of what is said, plurals as well', () => {
  const named = (words: string) => nameIn(prior.drawings, words)
  expect(named('angry old cats')).toEqual({ name: 'cat', rest: 'angry old' })
  expect(named('ice cream')).toEqual({ name: 'ice cream', rest: '' })
  expect(named('leaves')).toEqual({ name: 'leaf', rest: '' })
  expect(named('xyzzyqq')).toBeUndefined()
})

test('a thing that nothing is known of leaves its room to the others', async () => {
  const own = async (prompt: string) => points(await propose(prompt, { ink: true }, { prior }))
  expect(await own('a cat in a xyzzyqq')).toEqual(await own('a cat'))
})

test('every thing of a scene has as many strokes as if it were alone', async () => {
  const count = async (prompt: string) => {
    const [{ strokes }] = await propose(prompt, { proposals: 1 }, { prior })
    return strokes.length
  }
  expect(await count('a cat and a cat')).toBeGreaterThan(1.5 * (await count('a cat')))
})

test('shapes to be filled are strokes that close, under the others', async () => {
  const areas = async (fill: boolean) => {
    const [{ strokes }] = await propose('an apple', { fill }, { prior })
    return strokes.map((stroke) => closedArea(stroke))
  }
  const [largest, ...others] = await areas(true)
  expect(largest).toBeGreaterThan(10_000)
  expect(Math.max(0, ...others)).toBeLessThan(largest)
  expect(Math.max(...(await areas(false)))).toBeLessThan(10_000)
})

test('lines that meet are one shape where shapes are filled', async () => {
  const count = async (options: { fill?: boolean; pressure?: number }) => {
    const all = await propose('a cup', options, { prior })
    return all.reduce((sum, { strokes }) => sum + strokes.length, 0)
  }
  expect(await count({ fill: true })).toBeLessThan(await count({ pressure: 0.5 }))
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
