/** @file `strokesmith draw`: words in, strokes out. */
import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import type { PromptDrawing } from '../src/draw.ts'
import { ImageError, OptionError } from '../src/errors.ts'
import { checkModels } from '../src/node/check-models.ts'
import { type Config, readConfig } from '../src/node/config.ts'
import { decodeImage } from '../src/node/decode.ts'
import type { DrawPromptOptions } from '../src/node/draw.ts'
import { checkTargets, STANDARD_STREAM, writeOutputs } from '../src/node/files.ts'
import { wishOf } from '../src/objective/prompt.ts'
import {
  allDrawOptions,
  type DrawFileOptions,
  type DrawOptions,
  drawFileOptions,
  drawOptions,
  resolveDrawOptions,
} from '../src/options/draw-options.ts'
import { machineOptions } from '../src/options.ts'
import { promptDrawingToSvg } from '../src/output/prompt-svg.ts'
import { readSvg } from '../src/read-svg/read.ts'
import { drawingOutputs, drawingTargets, summarise, warnOfOtherModels } from './drawing-files.ts'
import { addOptions, pick } from './flags.ts'
import { runToEnd, warnOfUnknown } from './run.ts'

export function drawCommand(): Command {
  const command = new Command('draw')
    .description('draw what words say')
    .argument('[prompt]', 'what to draw; may be left out where --config holds it')
    .action(run)
  return addOptions(command, allDrawOptions)
}

type Files = Partial<DrawFileOptions> & { output: string }

/** All that may be wrong with the call is found before any work, and long before any writing. */
async function run(given: string | undefined, flags: Record<string, unknown>): Promise<void> {
  const files: Files = { output: STANDARD_STREAM, ...pick(drawFileOptions, flags) }
  const { prompt: before, options: recipe, models } = await readRecipe(files.config)
  const prompt = given ?? before
  if (prompt === undefined) throw new OptionError("missing required argument 'prompt'")
  const options = resolveDrawOptions(recipe, pick(drawOptions, flags))
  wishOf(prompt, options)
  checkModels(options)
  const written = drawingTargets(files, options.levels)
  const read = [files.style, files.from, files.config].filter((path) => path !== undefined)
  checkTargets(written, read)
  const machine = pick(machineOptions, flags)
  const inputs = await readInputs(files)
  const write = async (drawing: PromptDrawing) =>
    writeOutputs(await drawingOutputs(drawing, promptDrawingToSvg, files))
  const drawing = await runToEnd<PromptDrawing>(
    files,
    (hooks) => draw(prompt, { ...options, ...machine, ...inputs, ...hooks }),
    write,
  )
  await write(drawing)
  if (!files.quiet) report(drawing, models, written)
}

/** A recipe keeps the prompt among its options. */
async function readRecipe(path: string | undefined) {
  const none: Config<DrawOptions & { prompt: string }> = { options: {} }
  const config = path ? await readConfig<DrawOptions & { prompt: string }>(path) : none
  const { prompt, ...options } = config.options
  if (prompt !== undefined && typeof prompt !== 'string') {
    throw new OptionError(`configuration ${path}: prompt must be a text`)
  }
  return { prompt, options, models: config.models ?? [] }
}

async function readInputs({ style, from, quiet }: Files) {
  const text = from === undefined ? undefined : await readText(from)
  const leftOut = text === undefined ? [] : readSvg(text).leftOut
  if (leftOut.length > 0 && !quiet) {
    process.stderr.write(`warning: ${from}: ${leftOut.join(', ')} left out\n`)
  }
  return { style: style === undefined ? undefined : await decodeImage(style), from: text }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ImageError(
      `${path} ${error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`}`,
    )
  })
}

/** Loaded late: a wrong call should not wait for an ONNX Runtime. */
async function draw(prompt: string, options: DrawPromptOptions): Promise<PromptDrawing> {
  const { drawPrompt } = await import('../src/node/draw.ts')
  return drawPrompt(prompt, options)
}

function report(
  { strokes, report }: PromptDrawing,
  before: { id: string; hash: string }[],
  written: string[],
): void {
  if (report.unknownWords.length > 0) warnOfUnknown(report.options.model, report.unknownWords)
  warnOfOtherModels(before, report.models)
  const similarity = `similarity ${report.similarity.toFixed(3)}`
  summarise((seconds) => `${strokes.length} strokes in ${seconds} s, ${similarity}`, written)
}
