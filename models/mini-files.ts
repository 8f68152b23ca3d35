/** @file The files of the embedded encoder, which lie beside this module. */
import { WeightsError } from '../nn/weights/weights-error.ts'

/** The embedded encoder as it ships: its configuration (parsed JSON) and a safetensors file. */
export interface MiniFiles {
  config: unknown
  weights: Uint8Array
}

/**
 * Loads the embedded encoder. Its files lie beside this module, in the sources as in the built
 * package; `read` brings the bytes of an address (by default `fetch`; Node reads the file).
 */
export const loadMini = (
  read: (url: URL) => Promise<Uint8Array> = fetchBytes,
): Promise<MiniFiles> =>
  bothFiles(read, [
    new URL('./mini/config.json', import.meta.url),
    new URL('./mini/weights.safetensors', import.meta.url),
  ])

/** Loads the hand that was taught by the embedded encoder, likewise. @param read as above */
export const loadHand = (
  read: (url: URL) => Promise<Uint8Array> = fetchBytes,
): Promise<MiniFiles> =>
  bothFiles(read, [
    new URL('./hand/config.json', import.meta.url),
    new URL('./hand/weights.safetensors', import.meta.url),
  ])

/** @param addresses whole where they are called for, since bundlers look for `new URL` with a text */
async function bothFiles(
  read: (url: URL) => Promise<Uint8Array>,
  addresses: readonly [config: URL, weights: URL],
): Promise<MiniFiles> {
  const [config, weights] = await Promise.all(addresses.map((url) => read(url)))
  return { config: JSON.parse(new TextDecoder().decode(config)), weights }
}

/**
 * Loads the words of the embedded encoder: a safetensors file for `createWordTable`.
 * @param read as in loadMini
 */
export const loadMiniText = (
  read: (url: URL) => Promise<Uint8Array> = fetchBytes,
): Promise<Uint8Array> => read(new URL('./mini/text.safetensors', import.meta.url))

export async function fetchBytes(url: URL): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new WeightsError(`${url}: HTTP ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
