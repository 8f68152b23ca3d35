/** @file The files of a drawing, whichever command drew it: the SVG and what was asked for beside it. */
import { OptionError } from '../../src/errors.ts'
import type { Config } from '../../src/node/config.ts'
import { type Output, STANDARD_STREAM } from '../../src/node/files.ts'
import { type PngSize, renderPng } from '../../src/node/preview.ts'
import type { DrawingOf, Kind } from '../../src/output/drawing.ts'
import { drawingToLottie } from '../../src/output/lottie.ts'
import type { PlotReport } from '../../src/output/plot/plot.ts'
import { composeSvg, type SvgOptions } from '../../src/output/svg.ts'
import { levelOutputs, levelTargets } from './levels.ts'

export interface DrawingFiles {
  output: string
  png?: string
  pngSize?: PngSize
  json?: string
  lottie?: string
}

/** Where `drawingOutputs` go. @throws {OptionError} unless the SVG goes where an SVG may */
export function drawingTargets(
  { output, png, json, lottie }: DrawingFiles,
  levels: readonly number[],
): string[] {
  if (/\.(png|jpe?g|webp)$/i.test(output)) {
    throw new OptionError(`--output writes SVG, not ${output}; use --png for a picture of it`)
  }
  const apart = levels.length > 0 ? levelTargets(output, levels) : []
  return [output, ...apart, png, json, lottie].filter((path) => path !== undefined)
}

/** The SVG, the first so many strokes apart, pictures and a report; the SVG is the first. */
export async function drawingOutputs(
  drawing: DrawingOf<Kind>,
  { output, png, pngSize: size, json, lottie }: DrawingFiles,
  options: SvgOptions,
): Promise<{ outputs: [Output, ...Output[]]; plot?: PlotReport }> {
  const { svg, plot } = composeSvg(drawing, options)
  const outputs: [Output, ...Output[]] = [{ path: output, data: svg }]
  if (drawing.levels.length > 0) outputs.push(...(await levelOutputs(drawing, output, options)))
  if (png) outputs.push({ path: png, data: await renderPng(svg, { size, transparent: true }) })
  if (lottie) outputs.push({ path: lottie, data: drawingToLottie(drawing) })
  if (json)
    outputs.push({ path: json, data: `${JSON.stringify(reportOf(drawing, plot), null, 2)}\n` })
  return { outputs, plot }
}

/** What the pipeline measured, and the process as a whole: from its start, loading included. */
function reportOf({ report }: { report: object }, plot: PlotReport | undefined) {
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024)
  return { ...report, plot, process: { ms: Math.round(performance.now()), peakMegabytes } }
}

/** One line: what was made in what time, and where it is; nothing if no file was written. */
export function summarise(what: (seconds: string) => string, targets: readonly string[]): void {
  const written = targets.filter((path) => path !== STANDARD_STREAM)
  if (written.length === 0) return
  const seconds = (performance.now() / 1000).toFixed(1)
  process.stderr.write(`${what(seconds)}: ${written.join(', ')}\n`)
}

interface Model {
  id: string
  hash: string
}

/** Warns that a recipe may give another drawing than it gave. */
export function warnOfOlder(path: string, { older }: Config<Kind>): void {
  if (!older) return
  const { version, lacks } = older
  const unknown = lacks.length > 0 ? `, which knew no ${lacks.join(', ')}` : ''
  process.stderr.write(
    `warning: ${path} was drawn by strokesmith ${version}${unknown}: it may come out otherwise\n`,
  )
}

/** Warns of every model that is another one than when the recipe was written. */
export function warnOfOtherModels(before: readonly Model[], now: readonly Model[]): void {
  for (const { id, hash } of now) {
    const then = before.find((model) => model.id === id)
    if (!then || then.hash === hash) continue
    process.stderr.write(`warning: ${id} has changed since that drawing was made\n`)
  }
}
