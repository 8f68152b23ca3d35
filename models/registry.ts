/**
 * @file The encoders that strokesmith knows by name: `mini`, which ships with the package, and
 * OpenAI's CLIP checkpoints, which are fetched on request and verified before use. Addresses and
 * hashes are OpenAI's own (the SHA-256 of a checkpoint is part of its address).
 */

import { OptionError } from '../src/errors.ts'

/** One file of a model, pinned by its content. */
export interface ModelFile {
  /** File name, also inside the cache. */
  readonly name: string
  readonly url: string
  /** SHA-256 of the contents, lower-case hex. */
  readonly sha256: string
  /** Approximate size in MiB, to tell the user before downloading. */
  readonly megabytes: number
}

/** An encoder that can be asked for by name. */
export interface ModelInfo {
  readonly id: string
  readonly description: string
  /** Files to fetch; none for the embedded model. The first one holds the weights. */
  readonly files: readonly ModelFile[]
}

/** No encoder of that name. */
export class UnknownModelError extends OptionError {
  override name = 'UnknownModelError'
}

const HOST = 'https://openaipublic.azureedge.net/clip'

/** Byte-pair merges of CLIP's tokeniser: shared by all checkpoints, needed only for prompts. */
export const VOCABULARY: ModelFile = {
  name: 'bpe_simple_vocab_16e6.txt.gz',
  url: `${HOST}/bpe_simple_vocab_16e6.txt.gz`,
  sha256: '924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a',
  megabytes: 1.3,
}

const MODELS: readonly ModelInfo[] = [
  { id: 'mini', description: 'small encoder of our own, embedded, works offline', files: [] },
  clip({
    id: 'clip-rn50',
    description: 'CLIP ResNet-50',
    name: 'RN50.pt',
    sha256: 'afeb0e10f9e5a86da6080e35cf09123aca3b358a0c3e3b6c78a7b63bc04b6762',
    megabytes: 244,
  }),
  clip({
    id: 'clip-rn101',
    description: "CLIP ResNet-101, CLIPasso's geometry",
    name: 'RN101.pt',
    sha256: '8fa8567bab74a42d41c5915025a8e4538c3bdbe8804a470a72f30b0d94fab599',
    megabytes: 278,
  }),
  clip({
    id: 'clip-vit-b32',
    description: "CLIP ViT-B/32, CLIPasso's saliency, CLIPDraw's encoder",
    name: 'ViT-B-32.pt',
    sha256: '40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af',
    megabytes: 338,
  }),
  clip({
    id: 'clip-vit-b16',
    description: 'CLIP ViT-B/16, finer patches',
    name: 'ViT-B-16.pt',
    sha256: '5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f',
    megabytes: 335,
  }),
]

/** Every known encoder, the embedded one first. */
export function listModels(): readonly ModelInfo[] {
  return MODELS
}

/**
 * The encoder called `id`.
 * @throws {UnknownModelError} naming the ids that exist.
 */
export function modelInfo(id: string): ModelInfo {
  const found = MODELS.find((model) => model.id === id)
  if (found) return found
  const ids = MODELS.map((model) => model.id).join(', ')
  throw new UnknownModelError(`unknown model "${id}"; known models: ${ids}`)
}

/** A file of OpenAI's, and what it is called here. */
type Checkpoint = Pick<ModelInfo, 'id' | 'description'> & Omit<ModelFile, 'url'>

function clip({ id, description, ...file }: Checkpoint): ModelInfo {
  const weights = { ...file, url: `${HOST}/models/${file.sha256}/${file.name}` }
  return { id, description, files: [weights, VOCABULARY] }
}
