/**
 * @file strokesmith for Node: everything of the browser-safe API, and files besides.
 *
 *   const { svg } = await sketchFile('mug.jpg', { strokes: 8 })
 */

export { ModelFileError } from '../models/store/cache.ts'
export * from './index.ts'
export { decodeImage, PIXEL_LIMIT } from './node/decode.ts'
export { type LoadedModels, loadEncoder, loadModels, loadTextEncoder } from './node/encoder.ts'
export {
  type Drawn,
  type DrawPromptOptions,
  drawPrompt,
  type RunHooks,
  type SketchFileOptions,
  sketchFile,
  sketchImage,
} from './node/make-drawing.ts'
export { renderPng } from './node/preview.ts'
export { joinFrames, renderFrames } from './node/replay.ts'
export {
  createSession,
  type Session,
  type SessionOptions,
  type SessionSketchOptions,
} from './node/session.ts'
