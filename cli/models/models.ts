/** @file `strokesmith models`: which encoders there are, and bringing them here. */
import { stat } from 'node:fs/promises'
import { Command } from 'commander'
import { listModels, type ModelFile, type ModelInfo, modelInfo } from '../../models/registry.ts'
import { cacheFolder, modelPath, pullModel, verifyFile } from '../../models/store/index.ts'
import { AbortError, StrokesmithError } from '../../src/errors.ts'
import { onInterrupt } from '../interrupt.ts'
import { createReporter } from '../reporter.ts'

interface Flags {
  json?: boolean
  quiet?: boolean
  offline?: boolean
  golden?: string
}

export function modelsCommand(): Command {
  const models = new Command('models').description('see, fetch and check encoders')
  const add = (name: string, description: string) => models.command(name).description(description)
  const json = ['--json', 'print JSON'] as const
  add('list', 'encoders, and which of them are here')
    .option(...json)
    .action(list)
  add(
    'pull',
    'fetch encoders into the cache; their SHA-256 is checked before they get a name there',
  )
    .argument('<id...>')
    .option('--offline', 'never use the network')
    .option('-q, --quiet', 'no progress')
    .action(pull)
  add('info', 'files, addresses and hashes of an encoder')
    .argument('<id>')
    .option(...json)
    .action(info)
  add('verify', 'hash the fetched files again')
    .argument('[id...]', 'encoders that must be here; by default all that are')
    .option(...json)
    .action(verify)
  add('path', 'where the files of an encoder lie or would lie, weights first; the cache by default')
    .argument('[id]')
    .action(path)
  add('check', 'compare encoders, readers and tokeniser with reference values')
    .requiredOption('--golden <folder>', 'folder with an index.json')
    .option(...json)
    .action(check)
  return models
}

async function list({ json }: Flags): Promise<void> {
  const rows = await Promise.all(listModels().map(async (m) => ({ ...m, state: await stateOf(m) })))
  if (json) print(rows)
  else for (const row of rows) console.log(summary(row))
}

/** Whether a file of the right name is there; hashing hundreds of megabytes is `verify`'s work. */
async function stateOf({ files: [weights] }: ModelInfo): Promise<'embedded' | 'here' | 'absent'> {
  if (!weights) return 'embedded'
  return stat(modelPath(weights)).then(
    () => 'here',
    () => 'absent',
  )
}

function summary({
  id,
  state,
  files: [weights],
  description,
}: ModelInfo & { state: string }): string {
  const size = weights ? `${weights.megabytes} MiB` : ''
  return `${id.padEnd(14)}${state.padEnd(10)}${size.padStart(8)}  ${description}`
}

async function pull(ids: string[], { offline, quiet }: Flags): Promise<void> {
  const models = ids.map(modelInfo)
  const interrupt = onInterrupt(() => true) // what has come is kept, to go on from there
  const reporter = createReporter(process.stderr, { quiet })
  const { signal } = interrupt
  try {
    for (const { id } of models) {
      const paths = await pullModel(id, { offline, signal, onProgress: reporter.showDownload })
      reporter.close()
      for (const path of paths) console.log(path)
    }
  } catch (error) {
    reporter.close()
    throw signal.aborted ? new AbortError() : error
  } finally {
    interrupt.release()
  }
}

function info(id: string, { json }: Flags): void {
  const model = modelInfo(id)
  const files = model.files.map((file) => ({ ...file, path: modelPath(file) }))
  if (json) print({ ...model, files })
  else console.log([`${id}: ${model.description}`, ...files.map(fileCard)].join('\n\n'))
}

function fileCard({ name, url, megabytes, sha256, path }: ModelFile & { path: string }): string {
  return `${name}, ${megabytes} MiB\n  from    ${url}\n  sha256  ${sha256}\n  path    ${path}`
}

async function verify(ids: string[], { json }: Flags): Promise<void> {
  const models = ids.length > 0 ? ids.map(modelInfo) : listModels()
  const files = new Set(models.flatMap((model) => model.files))
  const states = await Promise.all([...files].map((file) => verifyFile(file)))
  const found = states.filter(({ state }) => ids.length > 0 || state !== 'missing')
  if (json) print(found.map(({ file, path, state }) => ({ name: file.name, state, path })))
  else for (const { state, path } of found) console.log(`${state.padEnd(10)}${path}`)
  const bad = found.filter(({ state }) => state !== 'verified')
  if (bad.length === 0) return
  throw new StrokesmithError(bad.map(({ file, state }) => `${file.name} is ${state}`).join(', '))
}

function path(id?: string): void {
  const paths =
    id === undefined ? [cacheFolder()] : modelInfo(id).files.map((file) => modelPath(file))
  for (const path of paths) console.log(path)
}

/** What it needs is much, and only needed here. */
async function check({ golden = '', json }: Flags): Promise<void> {
  const { printChecks } = await import('./models-check.ts')
  await printChecks(golden, json)
}

const print = (value: unknown) => console.log(JSON.stringify(value, null, 2))
