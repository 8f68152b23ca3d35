/** @file Colours that things have, and where on them: looked up by name, or by the nearest known name. */
import type { TextEncoder } from '../../nn/text/text-encoder.ts'
import { lumaOf } from '../image/filter.ts'
import { productsWithFirst } from '../maths/arrays.ts'
import { type Rgb, rgbOfHex } from './color-names.ts'

/** A colour of a thing; shares, places and spread within the thing's own box, each 0–1. */
export interface Patch {
  rgb: Rgb
  share: number
  x: number
  y: number
  spread: number
}

/** By name. */
export type ColorTable = Readonly<Record<string, readonly Patch[]>>

/** What a thing is drawn in whose colours nobody told. */
const PLAIN: Patch = { rgb: rgbOfHex('2b3a4a'), share: 1, x: 0.5, y: 0.5, spread: 0.3 }
/** Colours of a smaller share stay when another one is asked for: leaves, eyes. */
const ACCENT = 0.12
/** All of a thing. */
const WHOLE = { share: 1, x: 0.5, y: 0.5, spread: 0.4 }
/** Cosine of two names from which on they may share their colours. */
const NEAR = 0.62
/** Lightness (Rec. 601) that can still be seen on white paper. */
const LIGHTEST = 0.66

/** A table as models/prior/colors.json holds it: `rrggbb share x y spread, …`, in hundredths. */
export function readColors(json: Readonly<Record<string, string>>): ColorTable {
  const patchOf = (text: string): Patch => {
    const [digits, ...numbers] = text.split(' ')
    const [share, x, y, spread] = numbers.map((number) => Number(number) / 100)
    return { rgb: visible(rgbOfHex(digits)), share, x, y, spread }
  }
  return Object.fromEntries(
    Object.entries(json).map(([name, patches]) => [name, patches.split(',').map(patchOf)]),
  )
}

/**
 * Colours of a thing.
 * @param color in place of all but accents
 */
export async function paletteOf(
  words: string,
  table: ColorTable,
  { text, color }: { text: TextEncoder; color?: Rgb },
): Promise<readonly Patch[]> {
  const name = Object.hasOwn(table, words) ? words : await nearest(words, Object.keys(table), text)
  const patches = name === undefined ? [PLAIN] : table[name]
  if (!color) return patches
  const accents = patches.slice(1).filter(({ share }) => share < ACCENT)
  return [{ ...WHOLE, rgb: color }, ...accents]
}

async function nearest(
  words: string,
  names: readonly string[],
  text: TextEncoder,
): Promise<string | undefined> {
  const rows = await text.embed([words, ...names])
  const cosines = productsWithFirst(rows, names.length)
  const best = cosines.indexOf(Math.max(...cosines))
  return cosines[best] >= NEAR ? names[best] : undefined
}

/** Darker where it would be too light. */
function visible(rgb: Rgb): Rgb {
  const light = lumaOf(...rgb)
  const share = Math.min(1, LIGHTEST / light)
  return [rgb[0] * share, rgb[1] * share, rgb[2] * share]
}
