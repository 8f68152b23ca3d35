import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createWorkspace, type NdArray, type Paths, render } from '../../rasterizer/index.ts'
import { SOURCE } from '../../rasterizer/wasm/bytes.ts'

const array = (data: number[], ...shape: number[]): NdArray => ({
  data: Float32Array.from(data),
  shape,
})

/** Three strokes somewhere on 24², other ones for each seed. */
function strokes(seed: number): Paths<NdArray> {
  const number = (i: number) => ((seed * 7919 + i * i * 104729 + i * 31) % 997) / 997
  return {
    points: array(
      Array.from({ length: 24 }, (_, i) => 24 * number(i)),
      3,
      4,
      2,
    ),
    width: array([1.5, 3, 0.7], 3),
    color: array(
      Array.from({ length: 12 }, (_, i) => number(i + 50)),
      3,
      4,
    ),
  }
}

const size = 24
const dImage = Float32Array.from({ length: size * size * 3 }, (_, i) => Math.cos(i))
const gradientsOf = (paths: Paths<NdArray>) => render(paths, { size }).backward(dImage)

describe('calls', () => {
  it('that share a workspace may interleave', () => {
    const workspace = createWorkspace()
    const first = render(strokes(1), { size }, workspace)
    const second = render(strokes(2), { size, softness: 2 }, workspace)
    const third = render(strokes(3), { size }, workspace)
    expect(first.backward(dImage)).toEqual(gradientsOf(strokes(1)))
    expect(third.backward(dImage)).toEqual(gradientsOf(strokes(3)))
    expect(first.image).toEqual(render(strokes(1), { size }).image)
    expect(second.image).toEqual(render(strokes(2), { size, softness: 2 }).image)
  })

  it('give the same whatever was drawn before', () => {
    const workspace = createWorkspace()
    const background = array(
      Array.from({ length: size * size * 3 }, (_, i) => (i % 7) / 7),
      size,
      size,
      3,
    )
    render(strokes(4), { size, background }, workspace).backward(dImage)
    render({ ...strokes(5), order: [2] }, { size, background: [0, 0, 0] }, workspace)
    const again = render(strokes(1), { size }, workspace)
    expect(again.image).toEqual(render(strokes(1), { size }).image)
    expect(again.backward(dImage)).toEqual(gradientsOf(strokes(1)))
  })

  it('may pull back as often as they like, and leave what they were given alone', () => {
    const copy = dImage.slice()
    const { backward } = render(strokes(1), { size })
    expect(backward(dImage)).toEqual(backward(dImage))
    expect(dImage).toEqual(copy)
  })

  it('with order paint a subset, in that order', () => {
    const all = strokes(6)
    const pick = ({ data, shape: [, ...rest] }: NdArray) => {
      const length = rest.reduce((a, b) => a * b, 1)
      const rows = [2, 0].flatMap((k) => [...data.subarray(k * length, (k + 1) * length)])
      return array(rows, 2, ...rest)
    }
    const { points, width, color } = all as { points: NdArray; width: NdArray; color: NdArray }
    const part = { points: pick(points), width: pick(width), color: pick(color) }
    const subset = render({ ...all, order: [2, 0] }, { size })
    expect(subset.image).toEqual(render(part, { size }).image)
    expect([...subset.backward(dImage).points.data.subarray(8, 16)]).toEqual(Array(8).fill(0))
  })

  it('with a batch give each scene its own image and gradient', () => {
    const scenes = [strokes(1), strokes(2)]
    const stack = (key: 'points' | 'width' | 'color') => {
      const parts = scenes.map((scene) => scene[key] as NdArray)
      return array(
        parts.flatMap((a) => [...a.data]),
        2,
        ...parts[0].shape,
      )
    }
    const batch = { points: stack('points'), width: stack('width'), color: stack('color') }
    const both = render(batch, { size, segments: 20 })
    expect(both.image.shape).toEqual([2, size, size, 3])
    const one = render(scenes[1], { size, segments: 20 })
    expect(both.image.data.subarray(size * size * 3)).toEqual(one.image.data)
    const twice = Float32Array.from([...dImage, ...dImage])
    expect(both.backward(twice).points.data.subarray(24)).toEqual(one.backward(dImage).points.data)
  })

  it('through views sum their gradients', () => {
    const flip = [-1, 0, size, 0, 1, 0, 0, 0, 1]
    const turn = [0.9, 0.2, 1, -0.1, 1.1, 2, 0.002, -0.003, 1]
    const through = (...views: number[][]) => ({
      size,
      views: array(views.flat(), views.length, 3, 3),
    })
    const both = render(strokes(1), through(flip, turn)).backward(
      Float32Array.from([...dImage, ...dImage]),
    )
    const [a, b] = [flip, turn].map((view) => render(strokes(1), through(view)).backward(dImage))
    both.points.data.forEach((d, i) => {
      expect(d).toBeCloseTo(a.points.data[i] + b.points.data[i], 4)
    })
  })
})

describe('drawings', () => {
  it('of nothing show the background', () => {
    const { image } = render({ ...strokes(1), order: [] }, { size, background: [0.25, 0.5, 0.75] })
    expect([...image.data.subarray(0, 3)]).toEqual([0.25, 0.5, 0.75])
    expect(new Set(image.data).size).toBe(3)
  })

  it('of a transparent stroke show nothing, but know which way ink would help', () => {
    const paths = { ...strokes(1), color: array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 3, 4) }
    const { image, backward } = render(paths, { size })
    expect(image.data.every((v) => v === 1)).toBe(true)
    expect(backward(new Float32Array(image.data.length).fill(1)).color.data[3]).toBeLessThan(0)
  })

  it('of a dot are round and sum their points’ gradient to its translation', () => {
    const dot = (x: number): Paths<NdArray> => ({
      points: array([x, 9, x, 9, x, 9, x, 9], 1, 4, 2),
      width: array([6], 1),
      color: array([0, 0, 0, 1], 1, 4),
    })
    const loss = (x: number) =>
      render(dot(x), { size }).image.data.reduce((sum, v, i) => sum + v * dImage[i], 0)
    const { image, backward } = render(dot(9), { size })
    const ink = image.data.reduce((sum, v) => sum + (1 - v) / 3, 0)
    expect(ink).toBeCloseTo(Math.PI * 9, 0)
    const { points } = backward(dImage)
    const slope = points.data[0] + points.data[2] + points.data[4] + points.data[6]
    expect(slope).toBeCloseTo((loss(9.01) - loss(8.99)) / 0.02, 2)
  })

  it('vanish as the width does', () => {
    const { image } = render({ ...strokes(1), width: array([0, 0, 0], 3) }, { size })
    expect(image.data.every((v) => v === 1)).toBe(true)
  })

  it('off the canvas cost and show nothing', () => {
    const paths = strokes(1)
    const far = array(
      Array.from((paths.points as NdArray).data, (v) => v + 1e6),
      3,
      4,
      2,
    )
    expect(render({ ...paths, points: far }, { size }).image.data.every((v) => v === 1)).toBe(true)
  })
})

it('ships the WebAssembly of the source beside it', () => {
  const folder = new URL('../../rasterizer/wasm/', import.meta.url)
  const sources = readdirSync(folder).filter((name) => /\.[ch]$/.test(name))
  const hash = createHash('sha256')
  for (const name of sources.sort()) hash.update(readFileSync(new URL(name, folder)))
  expect(hash.digest('hex')).toBe(SOURCE)
})
