/** @file Encoders by name, from the files of this package or the cache of fetched models. */
import { readFile } from 'node:fs/promises'
import { embeddedEncoder, embeddedTextEncoder } from '../../models/embedded.ts'
import { embeddedPrior } from '../../models/prior-files.ts'
import { modelInfo } from '../../models/registry.ts'
import { type ModelOptions, openModel, readVocabulary } from '../../models/store/model-files.ts'
import { createClip } from '../../nn/architectures/clip.ts'
import { createClipTextEncoder } from '../../nn/architectures/clip-text.ts'
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine } from '../../nn/engines/engine.ts'
import { readVocabulary as parseVocabulary, type TextEncoder } from '../../nn/text/index.ts'
import { throwIfAborted } from '../errors.ts'
import type { Model } from '../objective/objective.ts'
import { parseModels } from '../options/model-list.ts'
import type { SketchOptions } from '../options/sketch-options.ts'
import type { Prior } from '../prior/prior.ts'
import { checkModels } from './check-models.ts'

/** What `--model` and `--saliency-model` name. */
export interface LoadedModels {
  models: Model[]
  saliencyEncoder?: Encoder
}

export interface LoadOptions extends ModelOptions {
  /** Where there are words to read: the engine that does. */
  reads?: { engine: Engine }
}

/**
 * The models that `--model` and `--saliency-model` name, each loaded once.
 * @throws as loadEncoder does
 */
export async function loadModels(
  { model, saliencyModel }: Pick<SketchOptions, 'model'> & { saliencyModel?: string },
  { reads, ...options }: LoadOptions = {},
): Promise<LoadedModels> {
  checkModels({ model, saliencyModel })
  const loaded = new Map<string, Encoder>()
  const load = async (id: string) => {
    const encoder = loaded.get(id) ?? (await loadEncoder(id, options))
    loaded.set(id, encoder)
    return encoder
  }
  const models: Model[] = []
  for (const { id, weight } of parseModels(model) ?? []) {
    const encoder = await load(id)
    const text = reads && (await loadTextEncoder(id, reads.engine, options))
    models.push({ encoder, text, weight })
  }
  return { models, saliencyEncoder: saliencyModel ? await load(saliencyModel) : undefined }
}

/**
 * The encoder called `id`; one that is not here is fetched first.
 * @throws {OptionError} if there is none of that name
 * @throws {ModelFileError} in one line, if it cannot be fetched
 */
export async function loadEncoder(id: string, options: ModelOptions = {}): Promise<Encoder> {
  if (modelInfo(id).id !== 'mini') return loadClip(id, options)
  return embeddedEncoder((url) => readFile(url))
}

function loadClip(id: string, options: ModelOptions): Promise<Encoder> {
  return interruptible(options, async () => {
    const { tensors, hash } = await openModel(id, options)
    return createClip(tensors, { id, hash })
  })
}

/**
 * What puts words into the space of the encoder called `id`; fetched first if it is not here.
 * @throws as loadEncoder does
 */
export async function loadTextEncoder(
  id: string,
  engine: Engine,
  options: ModelOptions = {},
): Promise<TextEncoder> {
  if (modelInfo(id).id === 'mini') return embeddedTextEncoder((url) => readFile(url))
  return interruptible(options, async () => {
    const { tensors } = await openModel(id, options)
    const vocabulary = await parseVocabulary(await readVocabulary(options))
    return createClipTextEncoder(id, { parameters: tensors, vocabulary, engine })
  })
}

/** The prior of drawings, which ships with the package. */
export const loadPrior = (): Promise<Prior> => embeddedPrior((url) => readFile(url))

/** Whatever fails because the caller's signal fired is an AbortError. */
async function interruptible<T>({ signal }: ModelOptions, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    throwIfAborted(signal)
    throw error
  }
}
