/**
 * @file `--levels`: the drawing's first 4, 8, … strokes as files of their own beside the drawing's
 * (sketch-4.svg beside sketch.svg), and all of them side by side (sketch-levels.png).
 */
import { join, parse } from 'node:path'
import { OptionError } from '../../src/errors.ts'
import { type Output, STANDARD_STREAM } from '../../src/node/files.ts'
import { renderStrip } from '../../src/node/preview.ts'
import type { DrawingOf, Kind } from '../../src/output/drawing.ts'
import { drawingToSvg, type SvgOptions } from '../../src/output/svg.ts'

/** The files that `--levels` adds. @throws {OptionError} if the drawing goes to standard output */
export function levelTargets(output: string, levels: readonly number[]): string[] {
  if (output === STANDARD_STREAM) {
    throw new OptionError('--levels writes several files; say where with --output')
  }
  const { dir, name, ext } = parse(output)
  const beside = levels.map((level) => join(dir, `${name}-${level}${ext}`))
  return [...beside, join(dir, `${name}-levels.png`)]
}

export async function levelOutputs(
  drawing: DrawingOf<Kind>,
  output: string,
  options: SvgOptions,
): Promise<Output[]> {
  const { levels } = drawing
  const targets = levelTargets(output, levels)
  const svgs = levels.map((level) => drawingToSvg(drawing, { ...options, level }))
  const strip = await renderStrip(svgs)
  return targets.map((path, i) => ({ path, data: svgs[i] ?? strip }))
}
