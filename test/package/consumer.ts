/**
 * @file A program that uses the package as its users do. The compiler reads it, in the checkout and
 * beside the installed package; nobody runs it.
 */
import * as runtime from 'onnxruntime-web'
import {
  type Drawing,
  drawPrompt,
  type Progress,
  type SketchFileOptions,
  StrokesmithError,
  sketchFile,
} from 'strokesmith'
import { embeddedEncoder, onnxEngine, type RasterImage, sketch } from 'strokesmith/browser'
import { type Encoder, type Engine, Graph, mean, square } from 'strokesmith/nn'
import { render } from 'strokesmith/rasterizer/core'

const options: SketchFileOptions = {
  strokes: 8,
  onProgress: ({ stage }: Progress) => console.log(stage),
}

export async function sketchOrSay(file: string): Promise<string> {
  try {
    const { svg, strokes } = await sketchFile(file, options)
    return `${strokes.length} strokes: ${svg}`
  } catch (error) {
    if (error instanceof StrokesmithError) return error.message
    throw error
  }
}

export const words = async (): Promise<number> => (await drawPrompt('a red fox')).strokes.length

export async function anywhere(image: RasterImage, encoder?: Encoder): Promise<Drawing> {
  const engine: Engine = onnxEngine(runtime, 'wasm')
  const models = [{ encoder: encoder ?? (await embeddedEncoder()) }]
  return sketch(image, { strokes: 8 }, { models, engine })
}

export async function meanSquare(engine: Engine, pixels: Float32Array): Promise<number> {
  const g = new Graph()
  const power = mean(square(g.input('image', [1, 3, 8, 8])))
  const program = await engine.compile(g, { power })
  return (await program.run({ image: pixels })).power[0]
}

const line = {
  points: { data: Float32Array.of(8, 8, 24, 24), shape: [1, 1, 2, 2] },
  width: { data: Float32Array.of(2), shape: [1, 1] },
  color: { data: Float32Array.of(0, 0, 0, 1), shape: [1, 1, 4] },
}

export const pixels = (): number => render(line, { size: 32 }).image.data.length
