import { describe, expect, test } from 'vitest'
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

test('a mask that ends where nothing does is used only where it was asked to be', async () => {
  const disc = (radius: number, [inside, outside]: readonly [number, number]) =>
    Float32Array.from({ length: 400 }, (_, i) => {
      const away = Math.hypot((i % 20) - 9.5, Math.floor(i / 20) - 9.5)
      return away < radius ? inside : outside
    })
  const shown = async (line: number, background: 'auto' | 'remove') => {
    const contours = disc(line + 1, [0.9, 0.02]).map((p, i) => p - disc(line - 1, [0.88, 0])[i])
    const mask = disc(6, [0.8, 0.2])
    const look = async () => ({ attention: Float32Array.of(1), mask, contours })
    const { kept, hints } = await preparePhoto(image, { ...place, background, look })
    return { cut: !!kept, unsure: hints.some(({ code }) => code === 'mask-unsure') }
  }
  expect(await shown(6, 'auto')).toEqual({ cut: true, unsure: false })
  expect(await shown(9, 'auto')).toEqual({ cut: false, unsure: true })
  expect(await shown(9, 'remove')).toEqual({ cut: true, unsure: true })
})

describe('a light cut-out on transparency', () => {
  /** A white disc of radius 20 on nothing. */
  const inside = (x: number, y: number) => Math.hypot(x - 30, y - 30) < 20
  const cutOut = (grey: number) => {
    const image = picture(60, 60, () => grey)
    const data = image.data.map((value, i) => {
      const at = i >> 2
      return i % 4 === 3 ? 255 * Number(inside((at % 60) + 0.5, Math.floor(at / 60) + 0.5)) : value
    })
    return { ...image, data }
  }
  const middleAndCorner = async (grey: number, background: 'auto' | 'keep') => {
    const { look } = looker()
    const photo = await preparePhoto(cutOut(grey), { ...place, background, look })
    const { pixels } = photo.at(40)
    return [pixels[3 * (20 * 40 + 20)], pixels[3 * (5 * 40 + 5)]]
  }

  test.each(['auto', 'keep'] as const)('lies on grey with background %s', async (background) => {
    const [middle, corner] = await middleAndCorner(1, background)
    expect(middle).toBeCloseTo(1, 2)
    expect(corner).toBeLessThan(0.6)
  })

  test('a dark one lies on white paper', async () => {
    const [middle, corner] = await middleAndCorner(0.2, 'auto')
    expect(middle).toBeCloseTo(0.2, 2)
    expect(corner).toBeCloseTo(1, 2)
  })
})

test('a picture of extreme proportions is refused with what to do', async () => {
  const { look } = looker()
  const strip = (width: number, height: number) =>
    preparePhoto(
      picture(width, height, () => 0.5),
      { ...place, background: 'keep', look },
    )
  await expect(strip(10, 61)).rejects.toThrow(
    'the picture is more than 6 times as high as wide: crop it to its subject',
  )
  await expect(strip(400, 10)).rejects.toThrow(/6 times as wide as high/)
  await expect(strip(60, 10)).resolves.toBeDefined()
})
