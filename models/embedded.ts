/** @file The embedded encoder, wherever its bytes come from. */
import { createMini, type MiniConfig } from '../nn/architectures/mini.ts'
import type { Encoder } from '../nn/encoder.ts'
import type { TextEncoder } from '../nn/text/text-encoder.ts'
import { createWordTable } from '../nn/text/word-table.ts'
import { readSafetensors, sha256 } from '../nn/weights/index.ts'
import { loadMini, loadMiniText } from './mini-files.ts'

/**
 * Loads mini, the encoder that ships with the package, from the files beside it.
 * @param read brings the bytes of an address, `fetch` unless given: for progress, or a cache
 * @throws {WeightsError} if what was read is damaged
 */
export async function embeddedEncoder(read?: (url: URL) => Promise<Uint8Array>): Promise<Encoder> {
  const { config, weights } = await loadMini(read)
  return createMini(readSafetensors(weights).tensors, config as MiniConfig, await sha256(weights))
}

/**
 * Loads mini's words, which puts prompts into its space; no engine is needed.
 * @param read as above
 * @throws {WeightsError} if what was read is damaged
 */
export async function embeddedTextEncoder(
  read?: (url: URL) => Promise<Uint8Array>,
): Promise<TextEncoder> {
  return createWordTable('mini', await loadMiniText(read))
}
