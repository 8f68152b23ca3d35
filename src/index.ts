/**
 * @file strokesmith for browsers and everywhere else: pixels in, strokes and SVG out. Files, the
 * embedded encoder's loading and the native engine are in node.ts.
 */
export { AbortError, ImageError, OptionError, OutputError, StrokesmithError } from './errors.ts'
export type { RasterImage } from './image.ts'
export { PRESETS, presets, resolveOptions, type SketchOptions, sketchOptions } from './options.ts'
export type { Progress, Stage } from './progress.ts'
export { type Drawing, type SketchContext, type SketchReport, sketch } from './sketch.ts'
export type { Color, Frame, Point, Stroke } from './strokes.ts'
export { drawingToSvg, type Recipe, readRecipe, toSvg } from './svg.ts'
export { VERSION } from './version.ts'
