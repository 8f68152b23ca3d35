/**
 * @file The prior's network: a code becomes a drawing (models/prior). It was learned together with its
 * codes, some for every word (an auto-decoder: Park et al. 2019, DeepSDF).
 */

import { readSafetensors, type Safetensors } from '../../nn/weights/safetensors.ts'
import { WeightsError } from '../../nn/weights/weights-error.ts'
import { floats, partOf } from '../maths/arrays.ts'
import type { Curve, Drawings, Lines } from './drawings.ts'

interface Layer {
  /** [out, in] */
  weight: Float32Array
  /** [out] */
  bias: Float32Array
}

/** Numbers of a curve: whether it is there, whether it goes on from the one before, four points. */
const NUMBERS = 10
const LAYERS = 3
/** Curves shorter than this, in drawing units, show nothing. */
const SHORTEST = 0.004

/**
 * Drawings by word, each decoded when first asked for.
 * @param words how many of the codes each word has, in their order
 * @throws {WeightsError} unless both belong together
 */
export function readDrawings(weights: Uint8Array, words: unknown): Drawings {
  const { tensors } = readSafetensors(weights)
  const layers = Array.from({ length: LAYERS }, (_, i) => ({
    weight: tensorOf(tensors, `layer${i}.weight`).data,
    bias: tensorOf(tensors, `layer${i}.bias`).data,
  }))
  const codes = tensorOf(tensors, 'codes')
  const ranges = rangesOf(words, codes.shape[0])
  const known = new Map<string, readonly Lines[]>()
  return {
    keys: () => ranges.keys(),
    get(word) {
      const range = ranges.get(word)
      if (!range) return undefined
      const drawings =
        known.get(word) ??
        range.map((i) => linesOf(decode(layers, partOf(codes.data, i, codes.shape[0]))))
      known.set(word, drawings)
      return drawings
    },
  }
}

function tensorOf(tensors: Safetensors['tensors'], name: string) {
  const tensor = tensors.get(name)
  if (!tensor) throw new WeightsError(`prior: ${name} is missing`)
  return tensor
}

function rangesOf(words: unknown, codes: number): ReadonlyMap<string, number[]> {
  const damaged = () => new WeightsError('prior: its words do not fit its codes')
  if (typeof words !== 'object' || words === null) throw damaged()
  const ranges = new Map<string, number[]>()
  let next = 0
  for (const [word, count] of Object.entries(words)) {
    if (!Number.isInteger(count) || count < 1 || next + count > codes) throw damaged()
    const first = next
    ranges.set(
      word,
      Array.from({ length: count }, (_, i) => first + i),
    )
    next += count
  }
  if (next !== codes) throw damaged()
  return ranges
}

/** Linear layers with ReLU between them. */
function decode(layers: readonly Layer[], code: Float32Array): Float32Array {
  let x = code
  for (const [i, { weight, bias }] of layers.entries()) {
    const last = i === layers.length - 1
    const input = x
    x = floats(bias.length, (row) => {
      let sum = bias[row]
      for (let k = 0; k < input.length; k++) sum += weight[row * input.length + k] * input[k]
      return last ? sum : Math.max(0, sum)
    })
  }
  return x
}

/** The curves that are there, joined where they go on; the longest line first, as they were learned. */
function linesOf(numbers: Float32Array): Lines {
  const lines: Curve[][] = []
  for (let at = 0; at < numbers.length; at += NUMBERS) {
    const [there, on, ...curve] = numbers.subarray(at, at + NUMBERS)
    if (there <= 0) continue
    const line = lines.at(-1)
    if (on > 0 && line) line.push([...(line.at(-1) ?? curve).slice(6, 8), ...curve.slice(2)])
    else lines.push([curve])
  }
  return lines.filter((line) => line.some((curve) => extent(curve) > SHORTEST))
}

const extent = (c: Curve): number =>
  Math.max(...[2, 4, 6].map((k) => Math.hypot(c[k] - c[0], c[k + 1] - c[1])))
