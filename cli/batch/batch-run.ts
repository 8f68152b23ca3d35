/** @file A run of `batch`: its threads or queue, its ledger, what it prints; then the batch itself. */

import type { BatchEvent } from '../../jobs/batch/batch.ts'
import { contactSheets } from '../../jobs/batch/contact-sheet.ts'
import { findPictures, inGroups } from '../../jobs/batch/find.ts'
import { type Ledger, openLedger } from '../../jobs/batch/ledger.ts'
import { runBatch } from '../../jobs/batch/run.ts'
import { watchPictures } from '../../jobs/batch/watch.ts'
import { type FolderStore, openFolder } from '../../jobs/store/folder.ts'
import { openStore } from '../../jobs/store/open-store.ts'
import { canonical, type Drawer, type Recipe } from '../../jobs/task.ts'
import { AbortError } from '../../src/errors.ts'
import { createModelHashes } from '../../src/node/model-hashes.ts'
import { VERSION } from '../../src/version.ts'
import { SOME_FAILED } from '../exit.ts'
import { onInterrupt } from '../interrupt.ts'
import { createSketchPool } from '../pool/sketch-pool.ts'
import { type BatchCall, createTasks, readCall } from './batch-call.ts'
import { type BatchReporter, createBatchReporter } from './batch-reporter.ts'

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

async function recipeOf({ own, options, machine, files }: BatchCall): Promise<Recipe> {
  const models = await createModelHashes(own.isnet)(options)
  return { version: VERSION, models, options: { ...options, ...machine }, files }
}

/** Threads of this process, or workers behind a queue. */
async function createDrawer({ own, machine }: BatchCall, recipe: Recipe): Promise<Drawer> {
  const { queue, store } = own
  if (!queue || !store) return createSketchPool({ ...machine, isnet: own.isnet }, own.jobs)
  const { createQueueDrawer } = await import('../../jobs/queue/drawer.ts')
  const modelsOf = async () => recipe.models
  return createQueueDrawer({ queue, store: await openStore(store), version: VERSION, modelsOf })
}

async function writeContactSheets({ own }: BatchCall, ledger: Ledger, store: FolderStore) {
  if (own.contactSheet === false) return
  for (const sheet of contactSheets(ledger.rows())) await store.put([sheet])
}

/** The last line, and the exit code. */
function finish({ own }: BatchCall, reporter: BatchReporter): void {
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
