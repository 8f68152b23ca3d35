/** @file The rasterizer's gradient: a stroke finds the place of another. No network, no tfjs. */
import { render } from 'strokesmith/rasterizer/core'

const SIZE = 64
/** @param {Float32Array} points one cubic Bézier */
const draw = (points) =>
  render(
    {
      points: { data: points, shape: [1, 4, 2] },
      width: { data: Float32Array.of(3), shape: [1] },
      color: { data: Float32Array.of(0, 0, 0, 1), shape: [1, 4] },
    },
    { size: SIZE, softness: 8 },
  )

const target = draw(Float32Array.of(10, 50, 20, 10, 44, 10, 54, 50)).image.data
const points = Float32Array.of(14, 40, 24, 30, 40, 30, 50, 40)
for (let step = 0; step <= 300; step++) {
  const { image, backward } = draw(points)
  const difference = image.data.map((value, i) => value - target[i])
  const slope = backward(difference).points.data
  for (let i = 0; i < points.length; i++) points[i] -= 0.1 * slope[i]
  if (step % 100 === 0) console.log(step, Math.hypot(...difference).toFixed(3))
}
console.log([...points].map((x) => x.toFixed(1)).join(' '))
