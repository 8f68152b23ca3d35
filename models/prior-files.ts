/** @file The prior of drawings, which ships with the package, wherever its bytes come from. */
import { sha256 } from '../nn/weights/index.ts'
import { readDrawings } from '../src/prior/decoder.ts'
import type { Prior } from '../src/prior/prior.ts'
import { readColors } from '../src/words/palette.ts'
import { embeddedTextEncoder } from './embedded.ts'
import { fetchBytes } from './mini-files.ts'

/**
 * Loads the prior of drawings, and mini's words, by which it finds them, from the files beside this
 * module.
 * @param read brings the bytes of an address, `fetch` unless given
 * @throws {WeightsError} if what was read is damaged
 */
export async function embeddedPrior(
  read: (url: URL) => Promise<Uint8Array> = fetchBytes,
): Promise<Prior> {
  const [weights, words, colors] = await Promise.all([
    read(new URL('./prior/decoder.safetensors', import.meta.url)),
    read(new URL('./prior/words.json', import.meta.url)),
    read(new URL('./prior/colors.json', import.meta.url)),
  ])
  const parse = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes))
  return {
    hash: await sha256(weights),
    drawings: readDrawings(weights, parse(words)),
    colors: readColors(parse(colors)),
    text: await embeddedTextEncoder(read),
  }
}
