/** @file The embedded encoder, wherever its bytes come from. */
import { createHand, type HandConfig } from '../nn/architectures/hand.ts'
import { createMini, type MiniConfig } from '../nn/architectures/mini.ts'
import type { Encoder } from '../nn/encoder.ts'
import type { TextEncoder } from '../nn/text/text-encoder.ts'
import { createWordTable } from '../nn/text/word-table.ts'
import { readSafetensors, sha256 } from '../nn/weights/index.ts'
import { loadHand, loadMini, loadMiniText } from './mini-files.ts'

/**
 * Loads mini, the encoder that ships with the package, and the hand that it taught, from the files beside it.
 * @param read brings the bytes of an address, `fetch` unless given: for progress, or a cache
 * @throws {WeightsError} if what was read is damaged
 */
export async function embeddedEncoder(read?: (url: URL) => Promise<Uint8Array>): Promise<Encoder> {
  const [mini, hand] = await Promise.all([loadMini(read), loadHand(read)])
  const tensors = readSafetensors(mini.weights).tensors
  const encoder = createMini(tensors, mini.config as MiniConfig, await sha256(mini.weights))
  const { weights, config } = hand
  const moves = readSafetensors(weights).tensors
  return { ...encoder, hand: createHand(moves, config as HandConfig, await sha256(weights)) }
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
