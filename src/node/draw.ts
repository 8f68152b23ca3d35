/** @file Drawing words, with the encoders that `options.model` names. */

import type { DownloadProgress } from '../../models/store/index.ts'
import { createEngine } from '../../nn/engines/create-engine.ts'
import { type DrawProgress, draw, type PromptDrawing } from '../draw.ts'
import { ImageError } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'
import { wishOf } from '../objective/prompt.ts'
import { type DrawOptions, resolveDrawOptions } from '../options/draw-options.ts'
import { type MachineOptions, resolveMachine } from '../options.ts'
import { promptDrawingToSvg } from '../output/prompt-svg.ts'
import { readSvg } from '../read-svg/read.ts'
import { toStrokes } from '../read-svg/strokes.ts'
import { checkModels } from './check-models.ts'
import { loadReaders } from './encoder.ts'

/** As many as can be asked for by number. */
const MOST_STROKES = 1024

export interface DrawPromptOptions extends Partial<DrawOptions>, Partial<MachineOptions> {
  /** A picture whose style the drawing takes on. */
  style?: RasterImage
  /** The text of an SVG to begin with. */
  from?: string
  /** Ends the run with an AbortError. */
  signal?: AbortSignal
  onProgress?: (progress: DrawProgress) => unknown
  /** Told as a model that is not here yet is being fetched. */
  onDownload?: (progress: DownloadProgress) => void
}

/**
 * Draws words: CLIPDraw; with `style`, StyleCLIPDraw.
 * @throws {OptionError} @throws {ImageError} @throws {AbortError}
 * @throws {ModelFileError} @throws {EngineError} in one line, when a model or engine is missing
 */
export async function drawPrompt(
  prompt: string,
  { style, from, signal, onProgress, onDownload, ...options }: DrawPromptOptions = {},
): Promise<PromptDrawing & { svg: string }> {
  const { engine: kind, device, offline, ...rest } = options
  const machine = resolveMachine({ engine: kind, device, offline })
  const resolved = resolveDrawOptions(rest)
  wishOf(prompt, resolved) // before anything is loaded
  checkModels(resolved)
  const strokes = from === undefined ? [] : toStrokes(readSvg(from), resolved.canvas)
  if (strokes.length > MOST_STROKES) {
    throw new ImageError(
      `the SVG makes ${strokes.length} strokes, at most ${MOST_STROKES} are taken`,
    )
  }
  await onProgress?.({ stage: 'load' })
  const engine = await createEngine(machine)
  const readers = await loadReaders(resolved.model, engine, {
    offline,
    signal,
    onProgress: onDownload,
  })
  const context = { engine, readers, style, from: strokes, signal, onProgress }
  const drawing = await draw(prompt, resolved, context)
  return { ...drawing, svg: promptDrawingToSvg(drawing) }
}
