/** @file Several options at once, by a name. */
import type { SketchOptions } from './sketch-options.ts'

/** What a style looks like. All say the same options, so that one named later takes the place of one in a recipe. */
export const styles: Record<
  SketchOptions['style'],
  Pick<SketchOptions, 'width' | 'color' | 'opacity'>
> = {
  ink: { width: 'auto', color: '#000000', opacity: 1 },
  pencil: { width: 'auto', color: '#333333', opacity: 0.8 },
  marker: { width: 'auto', color: '#1f3a93', opacity: 0.7 },
}

/** Widths of `auto` where a subject is as large as can be, in pixels of the canvas. */
export const styleWidths: Record<SketchOptions['style'], number> = {
  ink: 3,
  pencil: 1.6,
  marker: 7,
}

/**
 * What a preset stands for; the first four differ in effort and say all that decides it. Measured on 24
 * photos: docs/measurements.md.
 */
export const presets: Record<SketchOptions['preset'], Partial<SketchOptions>> = {
  draft: { start: 'hand', iterations: 0, seeds: 1, views: 1, bank: 16 },
  fast: { start: 'hand', iterations: 14, seeds: 1, views: 1, bank: 8 },
  default: { start: 'contours', iterations: 60, seeds: 1, views: 1, bank: 16 },
  best: { start: 'contours', iterations: 150, seeds: 2, views: 2, bank: 32 },
  clipasso: {
    strokes: 16,
    exactly: true,
    width: 3,
    seeds: 3,
    iterations: 2001,
    views: 4,
    bank: 0,
    model: 'clip-rn101',
    saliencyModel: 'clip-vit-b32',
    canvas: 224,
    margin: 0,
    start: 'saliency',
    sampling: 'softmax',
    learningRate: 1,
    pace: 'constant',
    background: 'keep',
  },
}

/** The same where strokes begin by chance: it takes more steps, and more seeds, to come as far. */
export const chancePresets: typeof presets = {
  ...presets,
  fast: { ...presets.fast, iterations: 100, bank: 16 },
  default: { ...presets.default, iterations: 200, seeds: 4 },
  best: { ...presets.best, iterations: 500, seeds: 5 },
}
