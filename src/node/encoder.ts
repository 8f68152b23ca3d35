/** @file Encoders by name, from the files of this package. */
import { createMini, type MiniConfig } from '../../models/architectures/mini.ts'
import type { Encoder } from '../../models/encoder.ts'
import { modelInfo } from '../../models/registry.ts'
import { readSafetensors, sha256 } from '../../models/weights/index.ts'
import { loadMini } from '../../models/weights/node/mini.ts'
import { OptionError } from '../errors.ts'

/** The encoder called `id`. @throws {OptionError} if there is none of that name. */
export async function loadEncoder(id: string): Promise<Encoder> {
  if (modelInfo(id).id !== 'mini') throw new OptionError(`model ${id} is not installed`)
  const { config, weights } = await loadMini()
  return createMini(readSafetensors(weights).tensors, config as MiniConfig, await sha256(weights))
}
