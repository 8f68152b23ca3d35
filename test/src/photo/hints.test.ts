/** @file Each hint appears on a picture that is hard for its reason, and on no ordinary one. */
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../../nn/engines/create-engine.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import type { RasterImage } from '../../../src/image/image.ts'
import { decodeImage, loadEncoder } from '../../../src/node.ts'
import { openEye } from '../../../src/objective/photo-features.ts'
import { resolveMachine } from '../../../src/options/sketch-options.ts'
import { type Hint, hintsOf } from '../../../src/photo/hints.ts'
import { preparePhoto } from '../../../src/photo/prepare.ts'
import { disc, mountWhole, picture } from '../pictures.ts'

const root = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url))
const codes = (hints: Hint[]) => hints.map(({ code }) => code)

describe('as mini sees them', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine(resolveMachine({}))
  })

  async function hintsFor(image: RasterImage): Promise<string[]> {
    const mini = await loadEncoder('mini')
    const { look, dispose } = await openEye(mini, engine)
    const place = { size: mini.size, canvas: 224, margin: 0.04 } as const
    const { hints } = await preparePhoto(image, { ...place, background: 'auto', look })
    await dispose()
    return codes(hints)
  }

  test.each([
    ['examples/duck.png', []],
    ['examples/mug.png', []],
    ['examples/teapot.png', []],
    ['examples/photos/astronaut.jpg', []],
    ['examples/photos/camera.jpg', []],
    ['examples/photos/coffee.jpg', []],
    ['test/cases/icon.svg', []],
    ['test/cases/white-logo.png', []],
    ['test/cases/duck-tiny.png', ['small']],
    ['test/cases/duck-dark.jpg', ['dark']],
    ['test/cases/duck-blurred.jpg', ['blurred']],
    ['test/cases/duck-small-subject.png', ['subject-small']],
  ])('%s: %j', async (name, expected) => {
    expect(await hintsFor(await decodeImage(root(name)))).toEqual(expected)
  })

  test('a photo of a tenth of its contrast is flat', async () => {
    const flat = await sharp(root('examples/photos/coffee.jpg')).linear(0.1, 100).png().toBuffer()
    expect(await hintsFor(await decodeImage(flat))).toEqual(['flat'])
  })

  test('of a chequerboard nothing stands out', async () => {
    const board = picture(400, 400, (x, y) =>
      (Math.floor(x / 25) + Math.floor(y / 25)) % 2 ? 1 : 0.15,
    )
    expect(await hintsFor(board)).toContain('nothing-salient')
  })
})

describe('as maps say', () => {
  const image = disc(200)
  const seen = {
    image,
    photo: mountWhole(image, 80, 224, 0.04),
    size: 80,
    attention: Float32Array.of(9, ...new Float32Array(24).fill(0.1)),
  }

  test('an encoder that tells neither attention nor a mask gives no hint of them', () => {
    expect(hintsOf({ ...seen, attention: Float32Array.of(1) })).toEqual([])
  })

  test('even attention means that nothing stands out', () => {
    const attention = new Float32Array(25).fill(1)
    expect(codes(hintsOf({ ...seen, attention }))).toEqual(['nothing-salient'])
  })

  test('cells near ½ mean that the mask is unsure', () => {
    const mask = new Float32Array(25).fill(0.6)
    expect(codes(hintsOf({ ...seen, mask }))).toEqual(['mask-unsure'])
  })

  test('a subject of few pixels is small', () => {
    const kept = Float32Array.from({ length: 200 * 200 }, (_, i) =>
      Number(i % 200 < 30 && i < 30 * 200),
    )
    expect(codes(hintsOf({ ...seen, kept }))).toEqual(['subject-small'])
  })
})
