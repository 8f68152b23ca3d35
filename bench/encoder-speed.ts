/**
 * @file How fast encoders look at a batch of drawings and pull gradients back to the pixels,
 * against what the same engine reaches on a plain 2048³ matrix product.
 */

import { median } from 'simple-statistics'
import { createClip } from '../nn/architectures/clip.ts'
import type { Encoder } from '../nn/encoder.ts'
import type { Engine, Program } from '../nn/engines/engine.ts'
import {
  add,
  countFlops,
  Graph,
  gradient,
  matmul,
  mean,
  sizeOf,
  square,
  sub,
  type Value,
} from '../nn/graph/index.ts'
import { RANDOM_CLIPS } from './random-clip.ts'

export interface EncoderRow {
  readonly id: string
  readonly batch: number
  readonly parameters: number
  /** Arithmetic of a forward pass; backward to the pixels takes as much again. */
  readonly forwardGflop: number
  /** From weights in memory to a program that can run. */
  readonly compileMs: number
  /** Forward and backward, median and quickest. */
  readonly stepMs: number
  readonly fastestMs: number
  /** Of the quickest step. */
  readonly gflops: number
  /** gflops against the matrix product's. */
  readonly ofMatrixProduct: number
}

export interface EncoderReport {
  readonly engine: string
  /** The quickest 2048³ product. */
  readonly matrixProductGflops: number
  readonly encoders: readonly EncoderRow[]
}

export interface EncoderBenchOptions {
  readonly engine: Engine
  /** Encoders to time besides CLIP's, with their batch sizes. @default none */
  readonly encoders?: readonly { readonly encoder: Encoder; readonly batch: number }[]
  /** CLIP towers with random weights of the real sizes. @default RN101 and ViT-B/32 */
  readonly clips?: readonly string[]
  /** Views a step for the CLIP towers, as CLIPasso has. @default 5 */
  readonly batch?: number
  /** Timed steps of each encoder. @default 10 */
  readonly runs?: number
}

const SIDE = 2048

export async function benchEncoder(options: EncoderBenchOptions): Promise<EncoderReport> {
  const { engine, clips = ['clip-rn101', 'clip-vit-b32'], batch = 5, runs = 10 } = options
  const product = await matrixProduct(engine)
  const rows: Omit<EncoderRow, 'ofMatrixProduct'>[] = []
  const peaks: number[] = []
  const random = clips.map((id) => () => ({
    encoder: createClip(RANDOM_CLIPS[id](), { id, hash: '' }),
    batch,
  }))
  const given = options.encoders?.map((entry) => () => entry) ?? []
  for (const prepare of [...given, ...random]) {
    const entry = prepare()
    const { program, feeds, ...row } = await prepareStep(engine, entry.encoder, entry.batch)
    // Taken in turns, so that both meet the machine in the same mood.
    const times: number[] = []
    for (let i = 0; i < runs; i++) {
      peaks.push((2 * SIDE ** 3) / 1e6 / (await time(product.program, product.feeds)))
      times.push(await time(program, feeds))
    }
    await program.dispose()
    const fastestMs = Math.min(...times)
    const gflops = (2 * row.forwardGflop * 1e3) / fastestMs
    rows.push({ ...row, stepMs: median(times), fastestMs, gflops })
  }
  await product.program.dispose()
  const matrixProductGflops = Math.max(...peaks)
  return {
    engine: engine.name,
    matrixProductGflops,
    encoders: rows.map((row) => ({ ...row, ofMatrixProduct: row.gflops / matrixProductGflops })),
  }
}

async function matrixProduct(engine: Engine) {
  const g = new Graph()
  const [a, b] = [g.input('a', [SIDE, SIDE]), g.input('b', [SIDE, SIDE])]
  const program = await engine.compile(g, { c: matmul(a, b) })
  const feeds = { a: wave(SIDE * SIDE), b: wave(SIDE * SIDE) }
  await program.run(feeds)
  return { program, feeds }
}

/** One optimisation step as the encoder sees it: features and embedding against cached targets. */
async function prepareStep(engine: Engine, encoder: Encoder, batch: number) {
  const start = performance.now()
  const g = new Graph()
  const image = g.input('image', [batch, 3, encoder.size, encoder.size])
  const { maps, embedding } = encoder.build(g, image)
  const compared = [...encoder.geometric.map(({ level }) => maps[level]), embedding]
  const terms = compared.map((x, i) => mean(square(sub(x, g.input(`target${i}`, x.shape)))))
  const loss = terms.reduce((a, b) => add(a, b))
  const forwardGflop = countFlops(g, [loss]) / 1e9
  const slope: Value = gradient(g, loss, [image])[0]
  const program = await engine.compile(g, { loss, slope })
  const compileMs = performance.now() - start
  const feeds = Object.fromEntries(g.inputs.map((x) => [x.name, wave(sizeOf(x.shape))]))
  await program.run(feeds)
  const { id, parameters } = encoder
  return { program, feeds, id, batch, parameters, forwardGflop, compileMs }
}

async function time(program: Program, feeds: Record<string, Float32Array>): Promise<number> {
  const start = performance.now()
  await program.run(feeds)
  return performance.now() - start
}

/** Numbers between 0 and 1 without a pattern that matters. */
const wave = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => 0.5 + 0.5 * Math.sin(i * 12.9898))
