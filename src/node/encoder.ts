/** @file Encoders by name, from the files of this package or the cache of fetched models. */
import { readFile } from 'node:fs/promises'
import { embeddedEncoder, embeddedTextEncoder } from '../../models/embedded.ts'
import { modelInfo } from '../../models/registry.ts'
import { type ModelOptions, openModel, readVocabulary } from '../../models/store/model-files.ts'
import { createClip } from '../../nn/architectures/clip.ts'
import { createClipTextEncoder } from '../../nn/architectures/clip-text.ts'
import { type Encoder, scaled } from '../../nn/encoder.ts'
import type { Engine } from '../../nn/engines/engine.ts'
import { readVocabulary as parseVocabulary, type TextEncoder } from '../../nn/text/index.ts'
import type { Reader } from '../draw.ts'
import { throwIfAborted } from '../errors.ts'
import { parseModels } from '../options/model-list.ts'
import type { SketchOptions } from '../options.ts'
import { checkModels } from './check-models.ts'

/** An encoder, and what it is asked to do. */
export interface LoadedEncoders {
  encoders: Encoder[]
  saliencyEncoder?: Encoder
}

/**
 * The encoders that `--model` and `--saliency-model` name, each loaded once.
 * @param change what is done to each encoder that compares, before it is weighted
 * @throws as loadEncoder does
 */
export async function loadEncoders(
  { model, saliencyModel }: Pick<SketchOptions, 'model' | 'saliencyModel'>,
  options: ModelOptions = {},
  change: (encoder: Encoder) => Encoder | Promise<Encoder> = (encoder) => encoder,
): Promise<LoadedEncoders> {
  checkModels({ model, saliencyModel })
  const loaded = new Map<string, Encoder>()
  const load = async (id: string) => {
    const encoder = loaded.get(id) ?? (await loadEncoder(id, options))
    loaded.set(id, encoder)
    return encoder
  }
  const encoders: Encoder[] = []
  for (const { id, weight } of parseModels(model) ?? []) {
    const encoder = await change(await load(id))
    encoders.push(weight === 1 ? encoder : scaled(encoder, weight))
  }
  return { encoders, saliencyEncoder: saliencyModel ? await load(saliencyModel) : undefined }
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
    return createClip(id, tensors, hash)
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

/**
 * The encoders that `--model` names, each with what reads words for it.
 * @throws as loadEncoder does
 */
export async function loadReaders(
  model: string,
  engine: Engine,
  options: ModelOptions = {},
): Promise<Reader[]> {
  const readers: Reader[] = []
  for (const { id, weight } of parseModels(model) ?? []) {
    const text = await loadTextEncoder(id, engine, options)
    readers.push({ encoder: await loadEncoder(id, options), text, weight })
  }
  return readers
}

/** Whatever fails because the caller's signal fired is an AbortError. */
async function interruptible<T>({ signal }: ModelOptions, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    throwIfAborted(signal)
    throw error
  }
}
