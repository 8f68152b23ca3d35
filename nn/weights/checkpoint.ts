/** @file Opens a checkpoint of any supported kind and gives its tensors OpenAI's names. */

import { isSafetensors, readSafetensors } from './safetensors.ts'
import type { Tensor } from './tensor.ts'
import { toOpenAINames } from './tensor-names.ts'
import { readTorch } from './torch/torch.ts'
import { isZip } from './torch/zip.ts'
import { WeightsError } from './weights-error.ts'

/** An opened checkpoint. */
export interface Checkpoint {
  format: 'safetensors' | 'torch'
  /** Tensors under OpenAI's names, decoded when first used. */
  tensors: Map<string, Tensor>
  /** A safetensors file's metadata: `visual_heads` and `text_heads` say what shapes cannot. */
  metadata: Record<string, string>
}

/**
 * Opens a CLIP checkpoint: a TorchScript archive or saved state dictionary (OpenAI, open_clip), or
 * a safetensors file (OpenAI's, open_clip's or Hugging Face CLIPModel's names).
 * @param bytes the whole file; tensors keep referring to it.
 * @throws {WeightsError} when the file is damaged or of another kind.
 */
export async function readCheckpoint(bytes: Uint8Array): Promise<Checkpoint> {
  if (isSafetensors(bytes)) {
    const { tensors, metadata } = readSafetensors(bytes)
    return { format: 'safetensors', tensors: toOpenAINames(tensors), metadata }
  }
  if (isZip(bytes))
    return { format: 'torch', tensors: toOpenAINames(await readTorch(bytes)), metadata: {} }
  throw new WeightsError('checkpoint: neither a safetensors file nor a PyTorch zip archive')
}
