/** @file `strokesmith bench quality`: how good drawings are, over a folder of photos. */
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Comparison } from '../../bench/quality/compare.ts'
import type { QualityResult } from '../../bench/quality/index.ts'
import type { QualityReport } from '../../bench/quality/quality-report.ts'
import type { Encoder } from '../../nn/encoder.ts'
import { OptionError } from '../../src/errors.ts'
import { checkTargets } from '../../src/node/check-outputs.ts'
import { writeOutputs } from '../../src/node/files.ts'
import { readPrompts } from '../../src/objective/prompt.ts'
import {
  fileOptions,
  type MachineOptions,
  machineOptions,
  resolveOptions,
  type SketchOptions,
  sketchOptions,
} from '../../src/options/sketch-options.ts'
import { addOptions, pick } from '../flags.ts'
import { onInterrupt } from '../interrupt.ts'

const { strokes: _, levels, ...settings } = sketchOptions
const { quiet } = fileOptions
const counts = { ...levels, default: [4, 8, 16, 32], doc: 'stroke counts to draw with' }

interface Flags {
  levels?: number[]
  dedicated?: boolean
  photos?: number
  judge?: string
  judgeWeights?: string
  classifier?: string
  against?: string
  resume?: string
  page?: string
  json?: boolean
  quiet?: boolean
}

export function qualityCommand(): Command {
  const command = new Command('quality')
    .description('sketch a folder of photos and measure the drawings')
    .argument('<folder>', 'photos, and photos.json, a list of { file, label, background }, if any')
    .option('--dedicated', 'a run for every stroke count, instead of the first strokes of one')
    .addOption(new Option('--photos <n>', 'only the first so many').argParser(parseCount))
    .option('--judge <id>', 'an encoder outside the loss that compares drawing and photo')
    .option('--judge-weights <file>', "the same with mini's architecture and these weights")
    .option('--classifier <command>', 'prints labels of {png}, a line each, best first')
    .option('--against <file>', 'compare with the --json of another run, photo by photo')
    .option('--resume <file>', 'note what is measured there, and go on from what it holds')
    .option('--page <file>', 'also write an HTML page; it holds the photos')
    .option('--json', 'print everything that was measured')
    .action((folder: string, flags: Flags & Record<string, unknown>) => run(folder, flags))
  return addOptions(command, { levels: counts, ...settings, ...machineOptions, quiet })
}

function parseCount(value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It must be a whole number from 1.')
}

/** All that may be wrong with the call is found before the first stroke. */
async function run(folder: string, flags: Flags & Record<string, unknown>): Promise<void> {
  const { levels = counts.default, dedicated, classifier, page, against } = flags
  const options = pick(settings, flags) as Partial<SketchOptions>
  resolveOptions(options)
  if (page) checkTargets([page], against ? [against] : [])
  const other = against ? await readReport(against) : undefined
  const { benchQuality, compare, readPhotos } = await load()
  const photos = (await readPhotos(folder)).slice(0, flags.photos)
  const tools = await prepare(options, flags)
  const { signal, release } = onInterrupt(() => false)
  const onPhoto = (i: number, { file }: { file: string }) => {
    if (!flags.quiet) process.stderr.write(`${i + 1}/${photos.length}  ${file}\n`)
  }
  try {
    const log = flags.resume
    const bench = { folder, photos, levels, dedicated, options, classifier, log, ...tools }
    const result = await benchQuality({ ...bench, signal, onPhoto })
    const comparison = other && compare(result.report, other, basename(against as string))
    await publish({ result, comparison, title: basename(resolve(folder)) }, flags)
  } finally {
    release()
    await tools.judge?.dispose()
  }
}

interface Measured {
  result: QualityResult
  comparison?: Comparison
  /** What was measured. */
  title: string
}

async function publish({ result, comparison, title }: Measured, { page, json }: Flags) {
  const { renderPage, printReport, printComparison } = await load()
  if (page) {
    await writeOutputs([{ path: page, data: await renderPage(result, title, comparison) }])
  }
  if (json) {
    console.log(JSON.stringify({ ...result.report, ...(comparison && { comparison }) }))
  } else {
    console.log(printReport(result.report))
    if (comparison) console.log(printComparison(comparison))
  }
}

/** Loaded late: a wrong call should not wait for an ONNX Runtime. */
async function load() {
  const [index, photos, page, comparison, print] = await Promise.all([
    import('../../bench/quality/index.ts'),
    import('../../bench/quality/photos.ts'),
    import('../../bench/quality/quality-page.ts'),
    import('../../bench/quality/compare.ts'),
    import('../../bench/quality/print.ts'),
  ])
  return { ...index, ...photos, ...page, ...comparison, ...print }
}

/** Engine, encoders and judge. @throws {OptionError} if the judge is part of the loss */
async function prepare(options: Partial<SketchOptions>, flags: Flags & Record<string, unknown>) {
  const [{ createEngine }, { loadEncoder, loadModels }, judges, { checkClassifier }] =
    await Promise.all([
      import('../../nn/engines/create-engine.ts'),
      import('../../src/node/encoder.ts'),
      import('../../bench/quality/outside-judge.ts'),
      import('../../bench/quality/classifier.ts'),
    ])
  if (flags.classifier) checkClassifier(flags.classifier)
  if (flags.judge && flags.judgeWeights) {
    throw new OptionError('give --judge or --judge-weights, not both')
  }
  const machine: Partial<MachineOptions> = pick(machineOptions, flags)
  const { offline } = machine
  const engine = await createEngine(machine)
  const resolved = resolveOptions(options)
  const reads = readPrompts(resolved) && { engine }
  const loaded = await loadModels(resolved, { offline, reads })
  let encoder: Encoder | undefined
  if (flags.judge) encoder = await loadEncoder(flags.judge, { offline })
  if (flags.judgeWeights) encoder = await judges.loadMiniFrom(flags.judgeWeights)
  if (loaded.models.some((model) => model.encoder.hash === encoder?.hash)) {
    throw new OptionError(`${encoder?.id} is in the loss; a judge must be another encoder`)
  }
  return { engine, ...loaded, judge: encoder && (await judges.createJudge(encoder, engine)) }
}

/** @throws {OptionError} if the file is not what `--json` printed */
async function readReport(path: string): Promise<QualityReport> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`cannot read report ${path} (${error.code})`)
  })
  try {
    const report = JSON.parse(text)
    if (Array.isArray(report.photos) && Array.isArray(report.levels)) return report
  } catch {}
  throw new OptionError(`${path} is no report of bench quality --json`)
}
