/** @file `strokesmith sketch`: a photo in, a few strokes out. */
import { Command } from 'commander'
import type { RasterImage } from '../src/image/image.ts'
import { checkModels } from '../src/node/check-models.ts'
import { type Config, readConfig } from '../src/node/config.ts'
import { decodeImage } from '../src/node/decode.ts'
import {
  checkFolder,
  checkTargets,
  readStandardInput,
  STANDARD_STREAM,
  writeOutputs,
} from '../src/node/files.ts'
import type { SketchFileOptions } from '../src/node.ts'
import {
  allOptions,
  type FileOptions,
  fileOptions,
  machineOptions,
  resolveOptions,
  sketchOptions,
} from '../src/options.ts'
import { drawingToAnimatedSvg } from '../src/output/animate.ts'
import type { Drawing } from '../src/output/drawing.ts'
import { createHistory, type History } from '../src/output/history.ts'
import { drawingToSvg } from '../src/output/svg.ts'
import { checkMask } from '../src/photo/subject.ts'
import { drawingOutputs, drawingTargets, summarise, warnOfOtherModels } from './drawing-files.ts'
import { addOptions, pick } from './flags.ts'
import { replay } from './replay.ts'
import { type Hooks, runToEnd, warnOfUnknown } from './run.ts'

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
  checkMask(options.background, files.mask)
  const targets = checkFiles(photo, files, options.levels)
  checkModels(options)
  const image = await decode(photo)
  const mask = files.mask ? await decodeImage(files.mask) : undefined
  const machine = pick(machineOptions, flags)
  const history = createHistory()
  const drawing = await runToEnd<Drawing>(
    files,
    (hooks) => draw(image, { ...options, ...machine, mask }, watched(hooks, history), files),
    (partial) => write(partial, history, files),
  )
  await write(drawing, history, files)
  warnOfOtherModels(config.models ?? [], drawing.report.models)
  if (files.quiet) return
  const made = (seconds: string) => `${drawing.strokes.length} strokes in ${seconds} s`
  summarise(made, files.frames ? [...targets, files.frames] : targets)
}

/** Where files go, the frames' folder apart. */
function checkFiles(photo: string, files: Files, levels: readonly number[]): string[] {
  const { gif, webp, frames, config, mask } = files
  const pictures = [gif, webp].filter((path) => path !== undefined)
  const targets = [...drawingTargets(files, levels), ...pictures]
  const inputs = [photo, config, mask].filter((path) => path !== undefined)
  checkTargets(targets, inputs)
  if (frames) checkFolder(frames, [...targets, ...inputs])
  return targets
}

async function decode(photo: string): Promise<RasterImage> {
  if (photo !== STANDARD_STREAM) return decodeImage(photo)
  return decodeImage(await readStandardInput(), 'standard input')
}

/** The hooks of a run whose history is kept. */
function watched({ onProgress, ...hooks }: Hooks<Drawing>, history: History): Hooks<Drawing> {
  const onStep: Hooks<Drawing>['onProgress'] = (progress) => {
    history.note(progress)
    return onProgress?.(progress)
  }
  return { ...hooks, onProgress: onStep }
}

/** Loaded late: a wrong call should not wait for an ONNX Runtime. */
async function draw(
  image: RasterImage,
  options: SketchFileOptions,
  hooks: Hooks<Drawing>,
  { quiet }: Files,
): Promise<Drawing> {
  const { sketchImage } = await import('../src/node.ts')
  const onUnknown = quiet ? undefined : warnOfUnknown
  return sketchImage(image, { ...options, ...hooks, onUnknown })
}

async function write(drawing: Drawing, history: History, files: Files): Promise<void> {
  const { pictures, folders } = await replay(drawing, history, files)
  const [svg, ...rest] = await drawingOutputs(drawing, drawingToSvg, files)
  const first = files.animate ? { ...svg, data: drawingToAnimatedSvg(drawing) } : svg
  await writeOutputs([first, ...rest, ...pictures], folders)
}
