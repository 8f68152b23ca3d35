import { expect, it } from 'vitest'
import {
  type Canvas,
  type NdArray,
  type Paths,
  RasterizerError,
  render,
} from '../../rasterizer/index.ts'

const array = (data: number[], ...shape: number[]): NdArray => ({
  data: Float32Array.from(data),
  shape,
})
const paths: Paths<NdArray> = {
  points: array([1, 1, 2, 2, 3, 3, 4, 4], 1, 4, 2),
  width: array([1], 1),
  color: array([0, 0, 0, 1], 1, 4),
}
const canvas: Canvas<NdArray> = { size: 8 }

const wrong: [string, string, Partial<Paths<NdArray>>, Partial<Canvas<NdArray>>][] = [
  ['points', 'a NaN', { points: array([Number.NaN, 1, 2, 2, 3, 3, 4, 4], 1, 4, 2) }, {}],
  [
    'points',
    'an infinity',
    { points: array([1, Number.POSITIVE_INFINITY, 2, 2, 3, 3, 4, 4], 1, 4, 2) },
    {},
  ],
  ['points', 'three coordinates', { points: array([1, 1, 2, 2, 3, 3], 1, 2, 3) }, {}],
  [
    'points',
    'a number of them that makes no cubic',
    { points: array([1, 1, 2, 2, 3, 3], 1, 3, 2) },
    {},
  ],
  ['points', 'fewer numbers than the shape says', { points: array([1, 1], 1, 4, 2) }, {}],
  ['points', 'none', { points: undefined }, {}],
  ['width', 'none for a stroke', { width: undefined }, {}],
  ['width', 'a NaN', { width: array([Number.NaN], 1) }, {}],
  ['width', 'a negative one', { width: array([-1], 1) }, {}],
  ['width', 'one too many', { width: array([1, 1], 2) }, {}],
  ['color', 'RGB only', { color: array([0, 0, 0], 1, 3) }, {}],
  ['color', 'a NaN', { color: array([0, 0, 0, Number.NaN], 1, 4) }, {}],
  ['order', 'a path that is not there', { order: [1] }, {}],
  ['order', 'a path twice', { order: [0, 0] }, {}],
  ['degree', 'four', { degree: 4 as 3 }, {}],
  ['fill', 'an unknown rule', { fill: 'odd' as 'none' }, {}],
  ['fill', 'too many rules', { fill: ['none', 'none'] }, {}],
  ['size', 'zero', {}, { size: 0 }],
  ['size', 'more than 8192', {}, { size: 8193 }],
  ['size', 'half a pixel', {}, { size: 7.5 }],
  ['softness', 'zero', {}, { softness: 0 }],
  ['softness', 'NaN', {}, { softness: Number.NaN }],
  ['samples', 'zero', {}, { samples: 0 }],
  ['segments', 'half a line', {}, { segments: 1.5 }],
  ['background', 'two channels', {}, { background: [1, 1] }],
  ['background', 'an image of another size', {}, { background: array([1, 1, 1], 1, 1, 3) }],
  ['views', 'a 2×3 matrix', {}, { views: array([1, 0, 0, 0, 1, 0], 1, 2, 3) }],
  [
    'views',
    'a matrix without an inverse',
    {},
    { views: array([1, 0, 0, 1, 0, 0, 0, 0, 1], 1, 3, 3) },
  ],
]

it.each(wrong)('names %s when given %s', (argument, _, path, place) => {
  const call = () => render({ ...paths, ...path }, { ...canvas, ...place })
  expect(call).toThrow(RasterizerError)
  expect(call).toThrow(expect.objectContaining({ argument }))
  expect(call).toThrow(new RegExp(`^${argument} [^\n]+$`))
})

it('names the gradient when it is not the size of the image', () => {
  const { backward } = render(paths, canvas)
  expect(() => backward(new Float32Array(3))).toThrow(/^imageGradient /)
})
