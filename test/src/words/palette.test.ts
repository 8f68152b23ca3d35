import { expect, test } from 'vitest'
import type { TextEncoder } from '../../../nn/text/text-encoder.ts'
import { paletteOf, readColors } from '../../../src/words/palette.ts'

const table = readColors({
  apple: 'ff0000 90 50 60 30,00ff00 8 30 8 10',
  snow: 'ffffff 100 50 50 30',
})

/** Puppies are like apples, nothing else is like anything. */
const text: TextEncoder = {
  id: 'toy',
  embed: async (texts) =>
    Float32Array.from(
      texts.flatMap((one) => [Number(/apple|puppy/.test(one)), Number(one === 'snow')]),
    ),
}

test('a thing has the colours of its name', async () => {
  const [body, leaf] = await paletteOf('apple', table, { text })
  expect(body).toMatchObject({ rgb: [1, 0, 0], share: 0.9 })
  expect(leaf).toMatchObject({ rgb: [0, 1, 0], y: 0.08 })
})

test('a colour that was asked for takes the place of all but accents', async () => {
  const [body, leaf] = await paletteOf('apple', table, { text, color: [0, 0, 1] })
  expect(body.rgb).toEqual([0, 0, 1])
  expect(leaf.rgb).toEqual([0, 1, 0])
})

test('a name that is not in the table has the colours of the nearest one', async () => {
  expect(await paletteOf('puppy', table, { text })).toEqual(
    await paletteOf('apple', table, { text }),
  )
})

test('what is like nothing is drawn in one dark colour', async () => {
  const [{ rgb }, ...others] = await paletteOf('idea', table, { text })
  expect(others).toEqual([])
  expect(Math.max(...rgb)).toBeLessThan(0.4)
})

test('colours too light for white paper are darker', async () => {
  const [{ rgb }] = await paletteOf('snow', table, { text })
  expect(Math.max(...rgb)).toBeLessThan(0.7)
})
