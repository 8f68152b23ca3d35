/** @file `strokesmith sketch`: a photo in, a few strokes out. */
import { Command } from 'commander'
import { drawingToAnimatedSvg } from '../animate.ts'
import { OptionError } from '../errors.ts'
import { createHistory, type History } from '../history.ts'
import type { RasterImage } from '../image.ts'
import { type Config, readConfig } from '../node/config.ts'
import { decodeImage } from '../node/decode.ts'
import { checkModels } from '../node/encoder.ts'
import {
  checkFolder,
  checkTargets,
  type Output,
  readStandardInput,
  STANDARD_STREAM,
  writeOutputs,
} from '../node/files.ts'
import { renderPng } from '../node/preview.ts'
import type { SketchFileOptions } from '../node.ts'
import {
  allOptions,
  type FileOptions,
  fileOptions,
  machineOptions,
  resolveOptions,
  sketchOptions,
} from '../options.ts'
import type { Progress } from '../progress.ts'
import type { Drawing } from '../sketch.ts'
import { drawingToSvg } from '../svg.ts'
import { createDownloadReporter } from './download-progress.ts'
import { addOptions, pick } from './flags.ts'
import { onInterrupt } from './interrupt.ts'
import { levelOutputs, levelTargets } from './levels.ts'
import { createReporter } from './progress.ts'
import { replay } from './replay.ts'
import { warnOfUnknown } from './run.ts'

export function sketchCommand(): Command {
  const command = new Command('sketch')
    .description('draw a photo with a few strokes')
    .argument('<photo>', 'JPEG, PNG, WebP, AVIF, GIF or TIFF file; - is standard input')
    .action(run)
  return addOptions(command, allOptions)
}

type Files = Partial<FileOptions> & { output: string }

/** All that may be wrong with the call is found before any work, and long before any writing. */
async function run(photo: string, flags: Record<string, unknown>): Promise<void> {
  const files: Files = { output: STANDARD_STREAM, ...pick(fileOptions, flags) }
  const config: Config = files.config ? await readConfig(files.config) : { options: {} }
  const options = resolveOptions(config.options, pick(sketchOptions, flags))
  checkFiles(photo, files, options.levels)
  checkModels(options)
  if (files.animate && options.pressure > 0) {
    throw new OptionError('--animate cannot draw tapered strokes; leave out --pressure')
  }
  const image = await decode(photo)
  const mask = files.mask ? await decodeImage(files.mask) : undefined
  const machine = pick(machineOptions, flags)
  const history = createHistory()
  const drawing = await draw(image, { ...options, ...machine, mask }, files, history)
  await write(drawing, history, files)
  warnOfOtherModels(config, drawing)
  summarise(drawing, files)
}

function checkFiles(photo: string, files: Files, levels: readonly number[]): void {
  const { output, png, json, gif, webp, frames, config, mask } = files
  if (/\.(png|jpe?g|webp)$/i.test(output)) {
    throw new OptionError(`--output writes SVG, not ${output}; use --png for a picture of it`)
  }
  const apart = levels.length > 0 ? levelTargets(output, levels) : []
  const targets = [output, ...apart, png, json, gif, webp].filter((path) => path !== undefined)
  const inputs = [photo, config, mask].filter((path) => path !== undefined)
  checkTargets(targets, inputs)
  if (frames) checkFolder(frames, [...targets, ...inputs])
}

async function decode(photo: string): Promise<RasterImage> {
  if (photo !== STANDARD_STREAM) return decodeImage(photo)
  return decodeImage(await readStandardInput(), 'standard input')
}

async function draw(
  image: RasterImage,
  options: SketchFileOptions,
  files: Files,
  history: History,
): Promise<Drawing> {
  const reporter = createReporter(process.stderr, files.quiet)
  const { show: onDownload } = createDownloadReporter(process.stderr, files.quiet)
  let latest: Progress | undefined
  let partial: Drawing | undefined
  const interrupt = onInterrupt(() => {
    if (files.keepPartial) partial = latest?.best?.()
    return partial !== undefined
  })
  const onProgress = (progress: Progress) => {
    latest = progress
    history.note(progress)
    reporter.show(progress)
  }
  try {
    const { signal } = interrupt
    const sketchImage = await loadPipeline()
    const onUnknown = files.quiet ? undefined : warnOfUnknown
    return await sketchImage(image, { ...options, signal, onProgress, onDownload, onUnknown })
  } catch (error) {
    reporter.close()
    if (partial) await write(partial, history, files)
    throw error
  } finally {
    reporter.close()
    interrupt.release()
  }
}

/** Loaded late: a wrong call should not wait for tfjs and an ONNX Runtime. */
async function loadPipeline() {
  const [{ sketchImage }, { enableProdMode }] = await Promise.all([
    import('../node.ts'),
    import('@tensorflow/tfjs-core'),
  ])
  enableProdMode() // tfjs would advertise its native addon on standard error
  return sketchImage
}

async function write(drawing: Drawing, history: History, files: Files): Promise<void> {
  const { pictures, folders } = await replay(drawing, history, files)
  await writeOutputs([...(await outputs(drawing, files)), ...pictures], folders)
}

async function outputs(drawing: Drawing, files: Files): Promise<Output[]> {
  const { output, png, json, animate } = files
  const svg = drawingToSvg(drawing)
  const all: Output[] = [{ path: output, data: animate ? drawingToAnimatedSvg(drawing) : svg }]
  if (drawing.levels.length > 0) all.push(...(await levelOutputs(drawing, output, drawingToSvg)))
  if (png) all.push({ path: png, data: await renderPng(svg) })
  if (json) all.push({ path: json, data: `${JSON.stringify(report(drawing), null, 2)}\n` })
  return all
}

/** What the pipeline measured, and the process as a whole: from its start, loading included. */
function report(drawing: Drawing) {
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024)
  return { ...drawing.report, process: { ms: Math.round(performance.now()), peakMegabytes } }
}

function warnOfOtherModels({ models = [] }: Config, { report }: Drawing): void {
  for (const { id, hash } of report.models) {
    const then = models.find((model) => model.id === id)
    if (!then || then.hash === hash) continue
    process.stderr.write(`warning: ${id} has changed since that drawing was made\n`)
  }
}

function summarise({ strokes, levels }: Drawing, files: Files): void {
  const { output, png, json, gif, webp, frames, quiet } = files
  const apart = levels.length > 0 ? levelTargets(output, levels) : []
  const written = [output, ...apart, png, json, gif, webp, frames].filter(
    (path) => path && path !== STANDARD_STREAM,
  )
  if (quiet || written.length === 0) return
  const seconds = (performance.now() / 1000).toFixed(1)
  process.stderr.write(`${strokes.length} strokes in ${seconds} s: ${written.join(', ')}\n`)
}
