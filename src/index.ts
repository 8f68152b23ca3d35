/**
 * @file strokesmith for browsers and everywhere else: pixels in, strokes and SVG out. Files, the
 * embedded encoder's loading and the native engine are in node.ts.
 */

export { embeddedEncoder, embeddedTextEncoder } from '../models/embedded.ts'
export { embeddedPrior } from '../models/prior-files.ts'
export { UnknownModelError } from '../models/registry.ts'
export type { Encoder } from '../nn/encoder.ts'
export { type Engine, EngineError } from '../nn/engines/engine.ts'
export { type KeepingEngine, type KeepOptions, keepPrograms } from '../nn/engines/keep-programs.ts'
export { type OnnxOptions, type OnnxRuntime, onnxEngine } from '../nn/engines/onnx-engine.ts'
export { GraphError } from '../nn/graph/value.ts'
export type { TextEncoder } from '../nn/text/text-encoder.ts'
export { PromptError, VocabularyError } from '../nn/text/text-errors.ts'
export { WeightsError } from '../nn/weights/weights-error.ts'
export { RasterizerError } from '../rasterizer/rasterizer-error.ts'
export { type DrawContext, draw } from './draw/draw.ts'
export { type ProposeContext, type Proposed, propose } from './draw/propose.ts'
export {
  AbortError,
  ImageError,
  OptionError,
  OutputError,
  StrokesmithError,
  throwIfAborted,
} from './errors.ts'
export type { RasterImage } from './image/image.ts'
export type { Model } from './objective/objective.ts'
export {
  type DrawOptions,
  type DrawPreset,
  drawOptions,
  drawPresets,
  resolveDrawOptions,
} from './options/draw-options.ts'
export { type MachineOptions, machineOptions } from './options/machine.ts'
export {
  PRESETS,
  presets,
  resolveOptions,
  type SketchOptions,
  sketchOptions,
  styles,
  styleWidths,
} from './options/sketch-options.ts'
export type { OptionSpec, Resolved, Values } from './options/table.ts'
export type { Schema } from './options/values.ts'
export { type AnimationOptions, animateSvg, drawingToAnimatedSvg } from './output/animate.ts'
export type { Drawing, DrawingOf, Kind } from './output/drawing.ts'
export { createHistory, type History } from './output/history.ts'
export { drawingToLottie, type LottieDrawing } from './output/lottie.ts'
export type { PenWork } from './output/plot/pen-path.ts'
export type { PlotReport } from './output/plot/plot.ts'
export type { CommonReport, DrawReport, Report, SketchReport } from './output/report.ts'
export {
  composeSvg,
  drawingToSvg,
  pathData,
  type Recipe,
  type RecipeOf,
  type RecipeOptions,
  readRecipe,
  type SvgOptions,
  toSvg,
} from './output/svg.ts'
export type { Hint, HintCode } from './photo/hints.ts'
export type { Prior } from './prior/prior.ts'
export type { Progress, Stage } from './progress/progress.ts'
export { paperOf } from './read-svg/paper.ts'
export { readSvg, type Shape, type SvgPicture } from './read-svg/read.ts'
export { toStrokes } from './read-svg/strokes.ts'
export type { Subpath } from './read-svg/subpaths.ts'
export type { RunContext } from './run/plan.ts'
export type { SketchContext } from './sketch/planning.ts'
export { createPhotoMemory, type Masker, type PhotoMemory } from './sketch/sight.ts'
export { sketch } from './sketch/sketch.ts'
export { piecesOf } from './strokes/pieces.ts'
export type { Color, Frame, Point, Stroke } from './strokes/strokes.ts'
export { VERSION } from './version.ts'
