/**
 * @file Checks an engine, the readers and the tokeniser against a folder of golden numbers: an
 * index.json that lists tiny CLIP checkpoints in several formats, what their layers and losses
 * must be, and strings with their token ids.
 */

import { createClipText } from '../architectures/clip-text.ts'
import type { Engine } from '../engines/engine.ts'
import { Graph, type Value } from '../graph/index.ts'
import { readCheckpoint, readSafetensors, type Tensor } from '../weights/index.ts'
import { lossGraph } from './losses.ts'
import { type Check, compare, type Kind, worst } from './metrics.ts'
import { checkTokens } from './tokens.ts'
import { visionTower } from './towers.ts'

export { type Check, worst }

interface GoldenFile {
  readonly file: string
  readonly meaning?: string
  readonly config?: { readonly visual_heads?: number; readonly text_heads?: number }
}

/** A checkpoint and the file of what it must give. */
interface Model {
  readonly file: string
  readonly expected: string
  /** Of the rounded weights of a half-precision archive, where only embeddings are listed. */
  readonly half: boolean
  readonly heads: NonNullable<GoldenFile['config']>
}

/**
 * Runs everything the folder's index lists that concerns encoders.
 * @param read the bytes of a file of the folder
 */
export async function checkGolden(
  read: (file: string) => Promise<Uint8Array>,
  engine: Engine,
): Promise<Check[]> {
  const index = JSON.parse(new TextDecoder().decode(await read('index.json')))
  const files: GoldenFile[] = index.files
  const checks: Check[] = []
  for (const model of models(files)) checks.push(...(await checkModel(model, read, engine)))
  for (const { file } of files.filter(({ file }) => file.endsWith('_loss.safetensors'))) {
    checks.push(...(await checkLosses(file, files, { read, engine })))
  }
  for (const { file } of files.filter(({ file }) => /(^|\/)tokens\.json$/.test(file))) {
    checks.push(...(await checkTokens(file, read)))
  }
  return checks
}

type Read = (file: string) => Promise<Uint8Array>

/** Checkpoints with a `config`, and archives whose meaning names the expected values. */
function models(files: readonly GoldenFile[]): Model[] {
  return files.flatMap(({ file, meaning = '', config }) => {
    const named = meaning.match(/\S+_io\.safetensors/)?.[0]
    const expected = config ? file.replace('.safetensors', '_io.safetensors') : named
    if (!expected) return []
    const original = files.find((f) => f.config && expected.startsWith(stem(f.file)))
    const heads = original?.config ?? {}
    return [{ file, expected, half: meaning.includes('fp16_weights in'), heads }]
  })
}

const basename = (file: string): string => file.replace(/.*\//, '')
const stem = (file: string): string => file.replace(/\.\w+$/, '')

async function checkModel(model: Model, read: Read, engine: Engine): Promise<Check[]> {
  const { tensors } = await readCheckpoint(await read(model.file))
  const golden = readSafetensors(await read(model.expected)).tensors
  const g = new Graph()
  const image = g.input('input', golden.get('input')!.shape)
  const tokens = g.input('tokens', golden.get('tokens')!.shape)
  const text = createClipText(tensors, model.heads.text_heads)
  const values: Record<string, Value> = {
    ...visionTower(g, image, tensors, model.heads.visual_heads).values,
    text_embedding: text.build(g, tokens),
  }
  const wanted = goldenNames(golden, model.half)
  const known = wanted.filter((name) => values[name])
  const outputs = Object.fromEntries(known.map((name) => [name, values[name]]))
  const actual = await runOnce(engine, { g, outputs }, golden)
  return wanted.map((name) => {
    const expected = golden.get(model.half ? name + HALF : name)!.data
    return compare(`${model.file} ${name}`, kindOf(name), actual[name] ?? [], expected)
  })
}

const HALF = '_fp16_weights'

/** Values that a file expects of full-precision weights, or of half-precision ones. */
const goldenNames = (golden: ReadonlyMap<string, Tensor>, half: boolean): string[] =>
  [...golden.keys()]
    .filter((name) => name !== 'input' && name !== 'tokens' && name.endsWith(HALF) === half)
    .map((name) => (half ? name.slice(0, -HALF.length) : name))

async function checkLosses(
  file: string,
  files: readonly GoldenFile[],
  { read, engine }: { read: Read; engine: Engine },
): Promise<Check[]> {
  const name = basename(file).replace('_loss.safetensors', '')
  const model = files.find((f) => f.config && basename(f.file) === `${name}.safetensors`)
  if (!model) return []
  const { tensors } = await readCheckpoint(await read(model.file))
  const golden = readSafetensors(await read(file)).tensors
  const shape = (input: string) => golden.get(input)!.shape
  const shapes = { S: shape('S'), T: shape('T'), text_embeddings: shape('text_embeddings') }
  const { g, outputs } = lossGraph(shapes, tensors, model.config?.visual_heads)
  const actual = await runOnce(engine, { g, outputs }, golden)
  return Object.keys(outputs).map((output) =>
    compare(`${file} ${output}`, kindOf(output), actual[output], golden.get(output)!.data),
  )
}

function kindOf(name: string): Kind {
  if (name.startsWith('grad_')) return 'gradient'
  if (name.startsWith('cls_attention')) return 'attention'
  if (name.includes('_term') || name.startsWith('loss_') || name === 'cos_text') return 'loss'
  return name.includes('embedding') && name !== 'patch_embedding' ? 'embedding' : 'activation'
}

/** Compiles, feeds the inputs from the golden tensors of their names, runs and disposes. */
async function runOnce(
  engine: Engine,
  { g, outputs }: { g: Graph; outputs: Readonly<Record<string, Value>> },
  golden: ReadonlyMap<string, Tensor>,
): Promise<Record<string, Float32Array>> {
  const program = await engine.compile(g, outputs)
  try {
    return await program.run(
      Object.fromEntries(g.inputs.map(({ name }) => [name, golden.get(name)!.data])),
    )
  } finally {
    await program.dispose()
  }
}
