import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type NdArray, render } from '../../rasterizer/index.ts'

interface Scene {
  name: string
  size: number
  points: number[][][]
  width: number[]
  color: number[][]
  /** Strokes without length: only the sum of their points' gradients is defined. */
  dots: number[]
  gradient: { points: number[][][]; width: number[]; color: number[][] }
}

const folder = new URL('../golden/raster/', import.meta.url)

function readImage(name: string): Float32Array {
  const bytes = gunzipSync(readFileSync(new URL(`${name}.f32.gz`, folder)))
  return new Float32Array(new Uint8Array(bytes).buffer)
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, v, i) => sum + v * y[i], 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

function draw(scene: Scene) {
  const array = (values: number[], ...shape: number[]): NdArray => ({
    data: Float32Array.from(values),
    shape,
  })
  const [paths, points] = [scene.points.length, scene.points[0].length]
  return render(
    {
      points: array(scene.points.flat(2), paths, points, 2),
      width: array(scene.width, paths),
      color: array(scene.color.flat(), paths, 4),
    },
    { size: scene.size },
  )
}

/** dLoss/dPoints [path, point, 2], flat, with the points of dots summed. */
function sumDots(gradient: number[][][], dots: readonly number[]): number[] {
  return gradient.flatMap((points, k) =>
    dots.includes(k) ? [0, 1].map((c) => points.reduce((s, p) => s + p[c], 0)) : points.flat(),
  )
}

const scenes: Scene[] = JSON.parse(readFileSync(new URL('scenes.json', folder), 'utf8'))
const target = readImage('target')

describe.each(scenes)('golden scene $name', (scene) => {
  const { image, backward } = draw(scene)

  it('is drawn as exact coverage draws it', () => {
    const exact = readImage(scene.name)
    const errors = image.data.map((v, i) => Math.abs(v - exact[i]))
    expect(Math.max(...errors)).toBeLessThan(0.06)
    expect(errors.reduce((a, b) => a + b) / errors.length).toBeLessThan(0.0005)
  })

  it('has gradients along the exact ones', () => {
    const dImage = image.data.map((v, i) => (2 * (v - target[i])) / target.length)
    const { points, width, color } = backward(dImage)
    const [per, exact] = [scene.points[0].length, scene.gradient]
    const nested = scene.points.map((path, k) =>
      path.map((_, i) => [0, 1].map((c) => points.data[2 * (k * per + i) + c])),
    )
    const along = cosine(sumDots(nested, scene.dots), sumDots(exact.points, scene.dots))
    expect(along).toBeGreaterThan(0.97)
    expect(cosine(width.data, exact.width)).toBeGreaterThan(0.99)
    expect(cosine(color.data, exact.color.flat())).toBeGreaterThan(0.999)
  })
})
