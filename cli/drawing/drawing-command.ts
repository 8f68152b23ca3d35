/**
 * @file A command that makes a drawing: `sketch` of a photo, `draw` of words. All that may be wrong
 * with the call is found before any work, and long before any writing.
 */
import { Command } from 'commander'
import { OptionError } from '../../src/errors.ts'
import { checkModels } from '../../src/node/check-models.ts'
import { checkFolder, checkTargets } from '../../src/node/check-outputs.ts'
import { type Config, readConfig } from '../../src/node/config.ts'
import { type Output, STANDARD_STREAM, writeOutputs } from '../../src/node/files.ts'
import type { RunHooks } from '../../src/node/make-drawing.ts'
import { type MachineOptions, machineOptions } from '../../src/options/sketch-options.ts'
import type { Table } from '../../src/options/table.ts'
import type { Drawing, DrawingOf, Kind } from '../../src/output/drawing.ts'
import { createHistory, type History } from '../../src/output/history.ts'
import type { PlotReport } from '../../src/output/plot/plot.ts'
import type { DrawReport } from '../../src/output/report.ts'
import { addOptions, pick } from '../flags.ts'
import { allOutputs, allTargets, type Files } from './all-files.ts'
import { summarise, warnOfOlder, warnOfOtherModels } from './drawing-files.ts'
import { plotLine } from './plot-line.ts'
import { type Hooks, runToEnd, warnOfUnknown } from './run.ts'

/** A call whose arguments and options were found to be right. */
export interface Call<K extends Kind> {
  options: { model: string; saliencyModel?: string; levels: readonly number[] }
  /** Files that are read; none of them is written. */
  inputs: (string | undefined)[]
  /** Files that only this command writes beside the drawing, and what is in them. */
  targets?: (string | undefined)[]
  beside?: () => Promise<Output[]>
  /** Reads them, and gives what makes the drawing. */
  load(): Promise<(hooks: Partial<MachineOptions> & RunHooks<K>) => Promise<Drawing<K>>>
  /** What the drawing is called. */
  title?: string
  /** What is said of the drawing in the end, beside its strokes. */
  praise?: (drawing: Drawing<K>) => string
}

export interface DrawingCommand<K extends Kind> {
  kind: K
  description: string
  argument: [name: string, what: string]
  /** What somebody who gives several arguments may have meant. */
  severalMean(given: readonly string[]): string
  table: Table
  fileTable: Table
  /** @throws {OptionError} for what makes no sense */
  check(given: Given<K>): Promise<Call<K>>
}

/** A call as it was typed, and the configuration that it names. */
export interface Given<K extends Kind> {
  argument: string | undefined
  config: Config<K>
  flags: Record<string, unknown>
  files: Files
}

export function drawingCommand<K extends Kind>(spec: DrawingCommand<K>): Command {
  const command = new Command(spec.kind)
    .description(spec.description)
    .argument(...spec.argument)
    .allowExcessArguments() // whose error would not say what to do
    .action((argument: string | undefined, flags: Record<string, unknown>, { args }: Command) => {
      if (args.length > 1) throw new OptionError(`too many arguments: ${spec.severalMean(args)}`)
      return run(spec, argument, flags)
    })
  return addOptions(command, { ...spec.table, ...machineOptions, ...spec.fileTable })
}

async function run<K extends Kind>(
  { kind, fileTable, check }: DrawingCommand<K>,
  argument: string | undefined,
  flags: Record<string, unknown>,
): Promise<void> {
  const files: Files = { output: STANDARD_STREAM, ...pick(fileTable, flags) }
  const config: Config<K> = files.config ? await readConfig(files.config, kind) : { options: {} }
  const call = await check({ argument, config, flags, files })
  const targets = checkFiles(call, files)
  checkModels(call.options)
  const make = await call.load()
  const made = {
    history: createHistory(),
    files: { ...files, title: call.title },
    beside: call.beside,
  }
  const machine: Partial<MachineOptions> = pick(machineOptions, flags)
  const drawing = await runToEnd<Drawing<K>>(
    files,
    (hooks) => make({ ...machine, ...watched(hooks, made.history) }),
    async (partial) => void (await write(partial, made)),
  )
  const plot = await write(drawing, made)
  if (files.config) warnOfOlder(files.config, config)
  warnOfOtherModels(config.models ?? [], drawing.report.models)
  if (files.quiet) return
  const { unknownWords, options } = drawing.report
  if (unknownWords.length > 0) warnOfUnknown(options.model, unknownWords)
  if ('undrawn' in drawing.report) warnOfUndrawn(drawing.report)
  if (plot) process.stderr.write(`${plotLine(plot)}\n`)
  if ('hints' in drawing.report) {
    for (const { text } of drawing.report.hints) process.stderr.write(`hint: ${text}\n`)
  }
  const praise = call.praise?.(drawing) ?? ''
  const told = (seconds: string) => `${drawing.strokes.length} strokes in ${seconds} s${praise}`
  summarise(told, files.frames ? [...targets, files.frames] : targets)
}

/** Where files go, the frames' folder apart. */
function checkFiles<K extends Kind>(call: Call<K>, files: Files): string[] {
  const { frames, config } = files
  const named = (paths: (string | undefined)[]) => paths.filter((path) => path !== undefined)
  const targets = [...allTargets(files, call.options.levels), ...named(call.targets ?? [])]
  const inputs = named([...call.inputs, config])
  checkTargets(targets, inputs)
  if (frames) checkFolder(frames, [...targets, ...inputs])
  return targets
}

/** The hooks of a run whose history is kept. */
function watched<D>({ onProgress, ...hooks }: Hooks<D>, history: History): Hooks<D> {
  return {
    ...hooks,
    onProgress(progress) {
      history.note(progress)
      return onProgress?.(progress)
    },
  }
}

interface Made {
  history: History
  files: Files
  beside?: () => Promise<Output[]>
}

async function write(
  drawing: DrawingOf<Kind>,
  { history, files, beside }: Made,
): Promise<PlotReport | undefined> {
  const { outputs, folders, plot } = await allOutputs(drawing, history, files)
  await writeOutputs([...outputs, ...((await beside?.()) ?? [])], folders)
  return plot
}

function warnOfUndrawn({ undrawn = [], unread = [] }: Partial<DrawReport>): void {
  for (const thing of undrawn) {
    process.stderr.write(`warning: no drawing of "${thing}" is known; it is left out\n`)
  }
  for (const words of unread) {
    process.stderr.write(`warning: "${words}" chooses no drawing; only the encoder reads it\n`)
  }
}
