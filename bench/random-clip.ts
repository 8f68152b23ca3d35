/**
 * @file CLIP checkpoints of the real sizes with random weights, for timing without a download.
 */

import type { Parameter, Parameters } from '../nn/architectures/parameters.ts'

type Shapes = Record<string, readonly number[]>

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** The vision tower of OpenAI's models at 224 pixels, by the registry's ids. */
export const RANDOM_CLIPS: Readonly<Record<string, () => Parameters>> = {
  'clip-rn50': () => fill(resNet([3, 4, 6, 3], 1024)),
  'clip-rn101': () => fill(resNet([3, 4, 23, 3], 512)),
  'clip-vit-b32': () => fill(transformer(32)),
  'clip-vit-b16': () => fill(transformer(16)),
}

function resNet(layers: readonly number[], embedding: number): Shapes {
  const width = 64
  const shapes: Shapes = {
    ...convolution('conv1', 'bn1', [3, width / 2], 3),
    ...convolution('conv2', 'bn2', [width / 2, width / 2], 3),
    ...convolution('conv3', 'bn3', [width / 2, width], 3),
  }
  let inputs = width
  for (const [stage, blocks] of layers.entries()) {
    const narrow = width * 2 ** stage
    for (const i of range(blocks)) {
      const name = `layer${stage + 1}.${i}`
      Object.assign(shapes, bottleneck(name, inputs, narrow, i === 0))
      inputs = 4 * narrow
    }
  }
  return { ...shapes, ...attentionPool(inputs, embedding) }
}

function bottleneck(name: string, inputs: number, narrow: number, shortcut: boolean): Shapes {
  const part = (i: number, from: number, to: number, kernel: number) =>
    convolution(`${name}.conv${i}`, `${name}.bn${i}`, [from, to], kernel)
  const [first, second] = [part(1, inputs, narrow, 1), part(2, narrow, narrow, 3)]
  const path = { ...first, ...second, ...part(3, narrow, 4 * narrow, 1) }
  const down = `${name}.downsample`
  return shortcut
    ? { ...path, ...convolution(`${down}.0`, `${down}.1`, [inputs, 4 * narrow], 1) }
    : path
}

const convolution = (name: string, norm: string, [from, to]: [number, number], kernel: number) => ({
  [`visual.${name}.weight`]: [to, from, kernel, kernel],
  [`visual.${norm}.weight`]: [to],
  [`visual.${norm}.bias`]: [to],
  [`visual.${norm}.running_mean`]: [to],
  [`visual.${norm}.running_var`]: [to],
})

const attentionPool = (width: number, embedding: number): Shapes => ({
  'visual.attnpool.positional_embedding': [50, width],
  ...linear('visual.attnpool.q_proj.', width, width),
  ...linear('visual.attnpool.k_proj.', width, width),
  ...linear('visual.attnpool.v_proj.', width, width),
  ...linear('visual.attnpool.c_proj.', width, embedding),
})

const linear = (name: string, from: number, to: number): Shapes => ({
  [`${name}weight`]: [to, from],
  [`${name}bias`]: [to],
})

function transformer(patch: number): Shapes {
  const [width, depth, embedding] = [768, 12, 512]
  const norm = (name: string): Shapes => ({
    [`${name}.weight`]: [width],
    [`${name}.bias`]: [width],
  })
  const block = (base: string): Shapes => ({
    ...norm(`${base}ln_1`),
    ...norm(`${base}ln_2`),
    ...linear(`${base}attn.in_proj_`, width, 3 * width),
    ...linear(`${base}attn.out_proj.`, width, width),
    ...linear(`${base}mlp.c_fc.`, width, 4 * width),
    ...linear(`${base}mlp.c_proj.`, 4 * width, width),
  })
  return Object.assign(
    {
      'visual.conv1.weight': [width, 3, patch, patch],
      'visual.class_embedding': [width],
      'visual.positional_embedding': [(224 / patch) ** 2 + 1, width],
      'visual.proj': [width, embedding],
      ...norm('visual.ln_pre'),
      ...norm('visual.ln_post'),
    },
    ...range(depth).map((i) => block(`visual.transformer.resblocks.${i}.`)),
  )
}

/**
 * Uniform numbers that keep activations of order one: fan-in scaling for matrices, ones for the
 * norms. Denormal or exploding activations would time something else.
 */
function fill(shapes: Shapes): Parameters {
  const noise = uniform(2 ** 16)
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, sample(name, shape, noise)]))
}

function sample(name: string, shape: readonly number[], noise: Float32Array): Parameter {
  const size = shape.reduce((n, d) => n * d, 1)
  if (/(bn|ln_|downsample\.1).*weight$|running_var$/.test(name)) {
    return { shape, data: new Float32Array(size).fill(/bn3\.weight$/.test(name) ? 0.3 : 1) }
  }
  const scale = Math.sqrt(3 / (size / shape[0]))
  const data = new Float32Array(size)
  for (let i = 0; i < size; i++) data[i] = scale * noise[(i + (i >> 16)) & 0xffff]
  return { shape, data }
}

/** xorshift32 (Marsaglia 2003), −1 to 1. */
function uniform(count: number): Float32Array {
  let state = 1
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state / 2 ** 31
  })
}
