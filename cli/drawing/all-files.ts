/** @file All that may be written of a drawing: its own files and those of its history. */
import type { Output, OutputFolder } from '../../src/node/files.ts'
import type { FileOptions } from '../../src/options/sketch-options.ts'
import { svgOptions } from '../../src/options/svg.ts'
import { checkAnimated, drawingToAnimatedSvg } from '../../src/output/animate.ts'
import type { DrawingOf, Kind } from '../../src/output/drawing.ts'
import type { History } from '../../src/output/history.ts'
import type { PlotReport } from '../../src/output/plot/plot.ts'
import type { SvgOptions } from '../../src/output/svg.ts'
import { checkBodyOptions } from '../../src/output/svg-body.ts'
import { pick } from '../flags.ts'
import { drawingOutputs, drawingTargets } from './drawing-files.ts'
import { replay } from './replay.ts'

/** Files of a call; where the SVG goes is always known. */
export type Files = Partial<FileOptions> & { output: string; title?: string }

/**
 * Where files go, the frames' folder apart.
 * @throws {OptionError} if they cannot be written as they are to look
 */
export function allTargets(files: Files, levels: readonly number[]): string[] {
  const look = lookOf(files)
  checkBodyOptions(look, levels)
  if (files.animate) checkAnimated(look)
  const pictures = [files.gif, files.webp].filter((path) => path !== undefined)
  return [...drawingTargets(files, levels), ...pictures]
}

/** The SVG is the first. */
export async function allOutputs(
  drawing: DrawingOf<Kind>,
  history: History,
  files: Files,
): Promise<{ outputs: Output[]; folders: OutputFolder[]; plot?: PlotReport }> {
  const look = lookOf(files)
  const { pictures, folders } = await replay(drawing, history, files)
  const { outputs, plot } = await drawingOutputs(drawing, files, look)
  const [svg, ...rest] = outputs
  const first = files.animate ? { ...svg, data: drawingToAnimatedSvg(drawing, look) } : svg
  return { outputs: [first, ...rest, ...pictures], folders, plot }
}

const lookOf = (files: Files): SvgOptions => ({ ...pick(svgOptions, files), title: files.title })
