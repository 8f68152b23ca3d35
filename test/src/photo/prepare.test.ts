import { expect, test } from 'vitest'
import { type Preparation, preparePhoto } from '../../../src/photo/prepare.ts'
import { disc, picture } from '../pictures.ts'

const image = disc(60)
/** Looks, and counts how often. */
function looker() {
  const sizes: number[] = []
  const look: Preparation['look'] = async ({ pixels }) => {
    sizes.push(Math.sqrt(pixels.length / 3))
    return { attention: Float32Array.of(sizes.length) }
  }
  return { sizes, look }
}
const place = { size: 40, canvas: 160, margin: 0.05 } as const

test('a photo that is kept whole is looked at once and mounted once a size', async () => {
  const { sizes, look } = looker()
  const photo = await preparePhoto(image, { ...place, background: 'keep', look })
  expect(sizes).toEqual([40])
  expect(photo.zoom).toBe(1)
  expect(photo.at(40)).toBe(photo.at(40))
  expect(photo.at(48).pixels).toHaveLength(3 * 48 * 48)
})

test('a subject is looked at anew, from close, and only it counts', async () => {
  const { sizes, look } = looker()
  const inside = (x: number, y: number) => Number(Math.hypot(x - 15, y - 15) < 8)
  const mask = picture(60, 60, inside)
  const photo = await preparePhoto(image, { ...place, background: 'auto', mask, look })
  expect(sizes).toEqual([40, 40])
  expect([...photo.attention]).toEqual([2])
  expect(photo.zoom).toBeGreaterThan(2)
  const { mask: counts } = photo.at(40)
  expect(counts[20 * 40 + 20]).toBe(1)
  expect(counts[37 * 40 + 37]).toBe(0)
})

test('what is kept as the subject is told, and nothing where all of the photo is', async () => {
  const { look } = looker()
  const mask = picture(60, 60, (x) => Number(x < 30))
  const cut = await preparePhoto(image, { ...place, background: 'remove', mask, look })
  expect([...(cut.kept ?? [])].slice(28, 32)).toEqual([1, 1, 0, 0])
  expect((await preparePhoto(image, { ...place, background: 'keep', look })).kept).toBeUndefined()
})
