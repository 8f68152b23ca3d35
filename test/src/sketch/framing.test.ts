/** @file Which part of a photo is drawn. */
import { expect, test } from 'vitest'
import { createEngine } from '../../../nn/engines/create-engine.ts'
import type { RasterImage } from '../../../src/image/image.ts'
import { loadEncoder } from '../../../src/node.ts'
import { resolveOptions, type SketchOptions } from '../../../src/options/sketch-options.ts'
import { see } from '../../../src/sketch/sight.ts'

const SIDE = 200

/** A transparent picture of a head above a coat. */
function portrait(): RasterImage {
  const data = new Uint8ClampedArray(4 * SIDE * SIDE)
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [(i % SIDE) - 100, Math.floor(i / SIDE)]
    const isHead = Math.hypot(x / 20, (y - 60) / 25) < 1
    const isCoat = y > 83 && y < 150 && Math.abs(x) < 60
    if (isHead) data.set([217, 158, 128, 255], 4 * i)
    else if (isCoat) data.set([25, 25, 77, 255], 4 * i)
  }
  return { width: SIDE, height: SIDE, data }
}

test('of a half-length portrait head and shoulders alone are seen, and said to be', async () => {
  const engine = await createEngine()
  const encoder = await loadEncoder('mini')
  const image = portrait()
  const seen = async (more: Partial<SketchOptions>, detail?: RasterImage) => {
    const options = resolveOptions(more)
    const { kept, hints } = await see({ image, detail, encoder, engine, options })
    const rows = Array.from({ length: SIDE }, (_, y) => kept?.[y * SIDE + 100] ?? 1)
    const framed = hints.some(({ code }) => code === 'head-and-shoulders')
    const white = { ...image, data: image.data.map(() => 255) }
    return { framed, lowest: rows.findLastIndex((share) => share > 0.5), white }
  }
  const auto = await seen({})
  expect(auto.framed).toBe(true)
  expect(auto.lowest).toBeLessThan(149)
  expect(auto.lowest).toBeGreaterThan(90)
  expect(await seen({ framing: 'whole' })).toMatchObject({ framed: false, lowest: 149 })
  expect(await seen({}, auto.white)).toMatchObject({ framed: false })
})
