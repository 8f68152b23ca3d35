/** @file What the page and its worker tell each other. */
import type {
  Drawing,
  DrawOptions,
  Frame,
  Point,
  RasterImage,
  SketchOptions,
  Stroke,
} from '../../../src/index.ts'

/** How the encoder is to be run; auto takes the fastest that works, cpu the same without a GPU. */
export type EngineChoice = 'auto' | 'cpu' | 'webgpu' | 'wasm' | 'thread'

/** A run of the optimiser: of a photo or of words, from nothing or from strokes, some frozen. */
export type Task = PhotoTask | WordsTask

export interface PhotoTask {
  kind: 'photo'
  /** Tells photos apart: the same text, the same image. */
  photo: string
  image: RasterImage
  /** White where the subject is, and where more strokes are wanted. */
  mask?: RasterImage
  detail?: RasterImage
  options: Partial<SketchOptions>
  from?: Stroke[]
}

export interface WordsTask {
  kind: 'words'
  prompt: string
  options: Partial<DrawOptions>
  from?: Stroke[]
}

export type WorkerCommand =
  | { type: 'start'; run: number; task: Task; choice: EngineChoice }
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
  /** Control points of each, in canvas pixels. */
  strokes: Point[][]
  frame: Frame
  canvas: number
}

export type WorkerEvent =
  | { type: 'engine'; name: string }
  | { type: 'download'; run: number; download: Download }
  | { type: 'stage'; run: number; stage: string }
  /** What of the photo is kept as its subject: white there. */
  | { type: 'mask'; run: number; mask: RasterImage }
  /** What it begins with; what is drawn from it follows. */
  | { type: 'draft'; run: number; drawing: Drawing }
  | ({ type: 'frame'; run: number } & LiveFrame)
  | { type: 'done'; run: number; drawing: Drawing; stopped: boolean }
  | { type: 'unknown'; run: number; words: string[] }
  | { type: 'stopped'; run: number }
  | { type: 'failed'; run: number; message: string; expected: boolean }
