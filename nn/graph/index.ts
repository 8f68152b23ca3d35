/**
 * @file A graph of ONNX operators that we differentiate ourselves: build, derive, serialise.
 *
 * ```ts
 * const g = new Graph()
 * const image = g.input('image', [6, 3, 160, 160])
 * const { maps, embedding } = encoder.build(g, image)
 * const target = g.input('target', [6, 128, 40, 40])
 *
 * // mean over cells of 1 − cosine; numbers are constants, shapes broadcast
 * const dot = sum(mul(maps.fire3, target), [1])
 * const length = (x: Value) => sqrt(add(sum(square(x), [1]), 1e-8))
 * const loss = sub(1, mean(div(dot, mul(length(maps.fire3), length(target)))))
 *
 * const [dImage] = gradient(g, loss, [image])
 * const program = await engine.compile(g, { loss, dImage })
 * const { loss: value, dImage: slope } = await program.run({ image: pixels, target: features })
 * ```
 *
 * Inputs that no output needs may be left out of `run`. `toOnnx(g, { loss, dImage })` gives the
 * same program as the bytes of an ONNX file.
 */

export { countFlops } from './flops.ts'
export * from './functions.ts'
export { gradient } from './gradient.ts'
export { Graph } from './graph.ts'
export type { Strided } from './operators/images.ts'
export type { AttributesOf, OperatorName, Operators } from './operators/operator-table.ts'
export { neededNodes, toOnnx } from './to-onnx.ts'
export {
  type Attributes,
  type ElementType,
  GraphError,
  type Node,
  sizeOf,
  type Value,
} from './value.ts'
