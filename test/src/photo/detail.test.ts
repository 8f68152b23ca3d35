import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/maths/random.ts'
import { initialize } from '../../../src/optimize/start/contours.ts'
import { withDetail } from '../../../src/photo/detail.ts'
import { placesToDraw } from '../../../src/photo/places.ts'
import { type Preparation, preparePhoto } from '../../../src/photo/prepare.ts'
import type { Point } from '../../../src/strokes/strokes.ts'
import { disc, picture } from '../pictures.ts'

const image = disc(60)
const flat = Float32Array.of(1)
const place = { size: 80, canvas: 160, margin: 0.05 } as const
const look: Preparation['look'] = async () => ({ attention: flat })
const leftHalf = picture(30, 30, (x) => Number(x < 15))

/** How much is painted at each pixel of the square, on a grid of 4 × 4 of them. */
async function paintedIn(options: Pick<Preparation, 'background' | 'mask'>, detail = leftHalf) {
  const { at } = await preparePhoto(image, { ...place, ...options, look })
  const { size } = place
  const painted = withDetail(flat, { detail, image, photo: at(size), size })
  return { photo: at(size), painted, value: (x: number, y: number) => painted.detail[y * size + x] }
}

describe('withDetail', () => {
  test('lies where the photo lies in the square, and nowhere outside of it', async () => {
    const { value } = await paintedIn({ background: 'keep' })
    expect([value(6, 40), value(38, 6), value(42, 6), value(76, 40)]).toEqual([1, 1, 0, 0])
    expect([value(1, 40), value(38, 1)]).toEqual([0, 0])
  })

  test('follows a close-up of the subject', async () => {
    const mask = picture(60, 60, (x, y) => Number(Math.hypot(x - 15, y - 15) < 8))
    const { value } = await paintedIn(
      { background: 'auto', mask },
      picture(60, 60, (x) => +(x < 15)),
    )
    // The subject's middle, 15 px from the left of the photo, is that of the square.
    expect([value(36, 40), value(44, 40)]).toEqual([1, 0])
  })

  test('raises attention there, and lets more and shorter strokes begin there', async () => {
    const { photo, painted } = await paintedIn({ background: 'keep' })
    const { size } = place
    const drawn = (attention: Float32Array, detail?: Float32Array) => {
      const places = { ...placesToDraw(attention, photo, size, 'spread'), detail }
      const { canvas } = place
      const start = { strokes: 8, segments: 1, sampling: 'spread', canvas } as const
      const { fromCanvas } = photo
      return Array.from({ length: 10 }, (_, seed) =>
        initialize(places, { ...start, fromCanvas }, createRandom(seed)),
      ).flat()
    }
    const isLeft = (stroke: Point[]) => stroke[1][0] < place.canvas / 2
    const lengthOf = ([a, , , b]: Point[]) => Math.hypot(a[0] - b[0], a[1] - b[1])
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
    const [before, after] = [drawn(flat), drawn(painted.attention, painted.detail)]
    expect(before.filter(isLeft).length / before.length).toBeLessThan(0.6)
    expect(after.filter(isLeft).length / after.length).toBeGreaterThan(0.62)
    const shorter = mean(after.filter(isLeft).map(lengthOf)) / mean(before.map(lengthOf))
    expect(shorter).toBeLessThan(0.7)
  })

  test('refuses a picture of other proportions', async () => {
    const wide = picture(60, 30, () => 1)
    await expect(paintedIn({ background: 'keep' }, wide)).rejects.toThrow(
      'the detail map is 60×30, the photo 60×60: their proportions differ',
    )
  })
})
