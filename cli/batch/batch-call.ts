/** @file A call of `batch`, read and checked: the recipe's options, and the names of all files. */

import type { Picture } from '../../jobs/batch/find.ts'
import { createNamer } from '../../jobs/batch/names.ts'
import type { Recipe, Task } from '../../jobs/task.ts'
import { OptionError } from '../../src/errors.ts'
import { checkModels } from '../../src/node/check-models.ts'
import { type Config, readConfig } from '../../src/node/config.ts'
import {
  machineOptions,
  resolveMachine,
  resolveOptions,
  type SketchOptions,
  sketchOptions,
} from '../../src/options/sketch-options.ts'
import { checkMask } from '../../src/photo/subject.ts'
import { allTargets } from '../drawing/all-files.ts'
import { warnOfOlder } from '../drawing/drawing-files.ts'
import { pick } from '../flags.ts'
import {
  type BatchOptions,
  ownOptions,
  pictureOptions,
  readPatterns,
  writtenPatterns,
} from './batch-options.ts'

export interface BatchCall {
  own: Partial<BatchOptions> & { output: string }
  options: SketchOptions
  machine: ReturnType<typeof resolveMachine>
  /** Patterns of names, and switches, by option. */
  files: Recipe['files'] & { output: string }
}

/** @throws {OptionError} for whatever is wrong with it */
export async function readCall(flags: Record<string, unknown>): Promise<BatchCall> {
  const { output, ...rest } = pick(ownOptions, flags)
  if (!output) throw new OptionError('say where the drawings go, with --output')
  if ((rest.queue === undefined) !== (rest.store === undefined)) {
    throw new OptionError('--queue and --store go together')
  }
  const config: Config<'sketch'> = rest.config
    ? await readConfig(rest.config, 'sketch')
    : { options: {} }
  if (rest.config) warnOfOlder(rest.config, config)
  const options = resolveOptions(config.options, pick(sketchOptions, flags))
  checkModels(options)
  const machine = resolveMachine(pick(machineOptions, flags))
  const elsewhere = machine.engine !== 'onnx' || !['auto', 'cpu'].includes(machine.device)
  if (rest.queue && elsewhere) throw new OptionError('with --queue, workers choose the engine')
  const given: Record<string, unknown> = pick(pictureOptions, flags)
  const files: BatchCall['files'] = {
    ...given,
    ...(rest.report && { json: rest.report }),
    output: rest.name ?? ownOptions.name.default,
  }
  checkMask(options.background, given.mask)
  return { own: { ...rest, output }, options, machine, files }
}

/** What is to be done for a picture, by the patterns of the call. */
export function createTasks({ options, files, own }: BatchCall): (picture: Picture) => Task {
  const namers = (names: readonly string[], inside: boolean) =>
    Object.entries(files).flatMap(([name, value]) =>
      names.includes(name) && typeof value === 'string'
        ? [[name, createNamer(value, options, { flag: flagOf(name), inside })] as const]
        : [],
    )
  const read = namers(readPatterns, false)
  const written = namers(writtenPatterns, true)
  const named = (which: typeof read, picture: Picture): Record<string, string> =>
    Object.fromEntries(which.map(([name, of]) => [name, of(picture)]))
  const { mask, detail, ...rest } = files
  const taskOf = (picture: Picture): Task => ({
    photo: picture.path,
    beside: named(read, picture),
    options,
    files: { ...rest, ...named(written, picture) },
  })
  checkApart(taskOf({ path: 'stem.ext', dir: 'dir' }).files, options.levels, own.output)
  return taskOf
}

/** The option that gives the pattern of such a name. */
function flagOf(name: string): string {
  if (name === 'output') return '--name'
  return name === 'json'
    ? '--report'
    : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** @throws {OptionError} if two outputs of a picture are one file */
function checkApart(files: Task['files'], levels: readonly number[], folder: string): void {
  const { maskOut } = files
  const targets = [...allTargets(files, levels), ...(typeof maskOut === 'string' ? [maskOut] : [])]
  const twice = targets.find((target, i) => targets.indexOf(target) !== i)
  if (twice) throw new OptionError(`two outputs of a picture would be ${folder}/${twice}`)
}
