/**
 * @file strokesmith for Node: everything of the browser-safe API, and files besides.
 *
 *   const { svg } = await sketchFile('mug.jpg', { strokes: 8 })
 */

export type { ModelFile } from '../models/registry.ts'
export { ModelFileError } from '../models/store/cache.ts'
export type { DownloadProgress, ModelOptions } from '../models/store/index.ts'
export { createEngine, type EngineOptions } from '../nn/engines/create-engine.ts'
export type { Import } from '../nn/engines/packages.ts'
export * from './index.ts'
export { decodeImage, PIXEL_LIMIT } from './node/decode.ts'
export {
  type LoadedModels,
  type LoadOptions,
  loadEncoder,
  loadModels,
  loadPrior,
  loadTextEncoder,
} from './node/encoder.ts'
export type { FetchOptions } from './node/fetch-picture.ts'
export {
  type Drawn,
  type DrawPromptOptions,
  drawPrompt,
  type RunHooks,
  type SketchFileOptions,
  sketchFile,
  sketchImage,
} from './node/make-drawing.ts'
export { type PngOptions, type PngSize, renderPng } from './node/preview.ts'
export { joinFrames, renderFrames } from './node/replay.ts'
export {
  createSession,
  type Session,
  type SessionDrawOptions,
  type SessionOptions,
  type SessionSketchOptions,
} from './node/session.ts'
export { promptWithin, sketchWithin } from './node/time-budget.ts'
