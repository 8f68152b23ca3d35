/** @file All that may be written of a drawing: its own files and those of its history. */
import type { Output, OutputFolder } from '../src/node/files.ts'
import type { FileOptions } from '../src/options.ts'
import { drawingToAnimatedSvg } from '../src/output/animate.ts'
import type { DrawingOf, Kind } from '../src/output/drawing.ts'
import type { History } from '../src/output/history.ts'
import { drawingOutputs, drawingTargets } from './drawing-files.ts'
import { replay } from './replay.ts'

/** Files of a call; where the SVG goes is always known. */
export type Files = Partial<FileOptions> & { output: string }

/** Where files go, the frames' folder apart. */
export function allTargets(files: Files, levels: readonly number[]): string[] {
  const pictures = [files.gif, files.webp].filter((path) => path !== undefined)
  return [...drawingTargets(files, levels), ...pictures]
}

/** The SVG is the first. */
export async function allOutputs(
  drawing: DrawingOf<Kind>,
  history: History,
  files: Files,
): Promise<{ outputs: Output[]; folders: OutputFolder[] }> {
  const { pictures, folders } = await replay(drawing, history, files)
  const [svg, ...rest] = await drawingOutputs(drawing, files)
  const first = files.animate ? { ...svg, data: drawingToAnimatedSvg(drawing) } : svg
  return { outputs: [first, ...rest, ...pictures], folders }
}
