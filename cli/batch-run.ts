/** @file A call of `batch`: the recipe, the names, the threads, the ledger; then the run itself. */
import { contactSheets } from '../jobs/batch/contact-sheet.ts'
import { findPictures, inGroups, type Picture } from '../jobs/batch/find.ts'
import { type Ledger, openLedger } from '../jobs/batch/ledger.ts'
import { createNamer } from '../jobs/batch/names.ts'
import { type BatchEvent, runBatch } from '../jobs/batch/run.ts'
import { watchPictures } from '../jobs/batch/watch.ts'
import { type FolderStore, openFolder } from '../jobs/store/folder.ts'
import { openStore } from '../jobs/store/open-store.ts'
import { canonical, type Drawer, type Recipe, type Task } from '../jobs/task.ts'
import { AbortError, OptionError } from '../src/errors.ts'
import { checkModels } from '../src/node/check-models.ts'
import { type Config, readConfig } from '../src/node/config.ts'
import { createModelHashes } from '../src/node/model-hashes.ts'
import {
  machineOptions,
  resolveMachine,
  resolveOptions,
  type SketchOptions,
  sketchOptions,
} from '../src/options/sketch-options.ts'
import { checkMask } from '../src/photo/subject.ts'
import { VERSION } from '../src/version.ts'
import { allTargets } from './all-files.ts'
import {
  type BatchOptions,
  ownOptions,
  pictureOptions,
  readPatterns,
  writtenPatterns,
} from './batch-options.ts'
import { type BatchReporter, createBatchReporter } from './batch-reporter.ts'
import { warnOfOlder } from './drawing-files.ts'
import { SOME_FAILED } from './exit.ts'
import { pick } from './flags.ts'
import { onInterrupt } from './interrupt.ts'
import { createSketchPool } from './sketch-pool.ts'

interface Call {
  own: Partial<BatchOptions> & { output: string }
  options: SketchOptions
  machine: ReturnType<typeof resolveMachine>
  /** Patterns of names, and switches, by option. */
  files: Recipe['files'] & { output: string }
}

/** All that may be wrong with the call is found before any work. */
export async function runBatchCommand(
  photos: readonly string[],
  flags: Record<string, unknown>,
): Promise<void> {
  const call = await readCall(flags)
  const task = createTasks(call)
  const recipe = await recipeOf(call)
  const store = await openFolder(call.own.output)
  const ledger = openLedger(call.own.output, canonical(recipe), {
    drawsHere: call.own.queue === undefined,
  })
  const reporter = createBatchReporter(process.stderr, { quiet: call.own.quiet })
  const interrupt = onInterrupt(() => true)
  const drawer = await createDrawer(call, recipe)
  const find = () => findPictures(photos, { except: call.own.output, list: process.stdin })
  const onEvent = (event: BatchEvent) => {
    reporter.event(event)
    if (call.own.json) process.stdout.write(`${JSON.stringify(event)}\n`)
  }
  const { signal } = interrupt
  const pictures = call.own.watch ? watchPictures(find, { signal }) : inGroups(find())
  const output = { folder: call.own.output, ledger, store }
  const hooks = { onEvent, onFound: reporter.found, signal }
  try {
    await runBatch({ ...output, pictures, recipe, task, drawer, ...hooks })
    await writeContactSheets(call, ledger, store)
    finish(call, reporter)
  } catch (error) {
    if (error instanceof AbortError) await writeContactSheets(call, ledger, store)
    throw error
  } finally {
    reporter.close()
    interrupt.release()
    await drawer.close()
    ledger.close()
  }
}

async function readCall(flags: Record<string, unknown>): Promise<Call> {
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
  const files: Call['files'] = {
    ...given,
    ...(rest.report && { json: rest.report }),
    output: rest.name ?? ownOptions.name.default,
  }
  checkMask(options.background, given.mask)
  return { own: { ...rest, output }, options, machine, files }
}

/** What is to be done for a picture, by the patterns of the call. */
function createTasks({ options, files, own }: Call): (picture: Picture) => Task {
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

async function recipeOf({ own, options, machine, files }: Call): Promise<Recipe> {
  const models = await createModelHashes(own.isnet)(options)
  return { version: VERSION, models, options: { ...options, ...machine }, files }
}

/** Threads of this process, or workers behind a queue. */
async function createDrawer({ own, machine }: Call, recipe: Recipe): Promise<Drawer> {
  const { queue, store } = own
  if (!queue || !store) return createSketchPool({ ...machine, isnet: own.isnet }, own.jobs)
  const { createQueueDrawer } = await import('../jobs/queue/drawer.ts')
  const modelsOf = async () => recipe.models
  return createQueueDrawer({ queue, store: await openStore(store), version: VERSION, modelsOf })
}

async function writeContactSheets({ own }: Call, ledger: Ledger, store: FolderStore) {
  if (own.contactSheet === false) return
  for (const sheet of contactSheets(ledger.rows())) await store.put([sheet])
}

/** The last line, and the exit code. */
function finish({ own }: Call, reporter: BatchReporter): void {
  reporter.close()
  const { found, done, kept, failed } = reporter.counts()
  const perHour = Math.round(reporter.rate())
  if (own.json) {
    const summary = { type: 'end', found, done, kept, failed, perHour }
    process.stdout.write(`${JSON.stringify(summary)}\n`)
  }
  if (!own.quiet) {
    const parts = [`${done} drawn`, `${kept} there already`, `${failed} failed`]
    process.stderr.write(`${parts.join(', ')}; ${perHour} an hour: ${own.output}\n`)
  }
  if (failed > 0) process.exitCode = SOME_FAILED
}
