/**
 * @file strokesmith for browsers and everywhere else: pixels in, strokes and SVG out. Files, the
 * embedded encoder's loading and the native engine are in node.ts.
 */
export type { Encoder } from '../models/encoder.ts'
export { type Engine, EngineError } from '../models/engines/engine.ts'
export { type OnnxOptions, type OnnxRuntime, onnxEngine } from '../models/engines/onnx.ts'
export type { TextEncoder } from '../models/text-encoder.ts'
export { type AnimationOptions, animateSvg, drawingToAnimatedSvg } from './animate.ts'
export {
  type DrawContext,
  type DrawProgress,
  type DrawReport,
  draw,
  type PromptDrawing,
  type Reader,
} from './draw/draw.ts'
export {
  type DrawOptions,
  drawOptions,
  drawPresets,
  resolveDrawOptions,
} from './draw/options.ts'
export { promptDrawingToSvg } from './draw/svg.ts'
export { AbortError, ImageError, OptionError, OutputError, StrokesmithError } from './errors.ts'
export { createHistory } from './history.ts'
export type { RasterImage } from './image.ts'
export { embeddedEncoder, embeddedTextEncoder } from './mini.ts'
export {
  PRESETS,
  presets,
  resolveOptions,
  type SketchOptions,
  sketchOptions,
  styles,
} from './options.ts'
export type { Progress, Stage } from './progress.ts'
export { readSvg, type Shape, type SvgPicture } from './read-svg/read.ts'
export { toStrokes } from './read-svg/strokes.ts'
export type { SketchReport } from './report.ts'
export { type Drawing, type SketchContext, sketch } from './sketch.ts'
export type { Color, Frame, Point, Stroke } from './strokes.ts'
export { drawingToSvg, type Recipe, readRecipe, toSvg } from './svg.ts'
export { VERSION } from './version.ts'
