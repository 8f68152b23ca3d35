/** @file What the page and its worker tell each other. */
import type { Drawing, Frame, RasterImage, SketchOptions, Stroke } from '../../src/index.ts'

/** How the encoder is to be run; auto takes the fastest that works. */
export type Wish = 'auto' | 'webgpu' | 'wasm' | 'thread'

/** A run of the optimiser. */
export interface Task {
  image: RasterImage
  options: Partial<SketchOptions>
  /** Strokes to go on from, and which of them stay. */
  from?: Stroke[]
  frozen?: number[]
}

export type Order =
  | { type: 'start'; run: number; task: Task; wish: Wish }
  | { type: 'pause' | 'resume' | 'stop' }

/** Bytes of the encoder and of the runtime that came in so far. */
export interface Download {
  loaded: number
  total: number
}

/** Strokes under way. */
export interface LiveFrame {
  step: number
  steps: number
  /** Estimate, without the pauses. */
  secondsLeft: number
  /** Control points [stroke, 4, 2] in canvas pixels. */
  points: Float32Array
  frame: Frame
  canvas: number
}

export type Report =
  | { type: 'engine'; name: string }
  | { type: 'download'; run: number; download: Download }
  | { type: 'stage'; run: number; stage: string }
  | ({ type: 'frame'; run: number } & LiveFrame)
  | { type: 'done'; run: number; drawing: Drawing; stopped: boolean }
  | { type: 'stopped'; run: number }
  | { type: 'failed'; run: number; message: string; expected: boolean }
