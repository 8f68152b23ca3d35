/** @file The prior: what drawings of things look like (models/prior). */

import type { TextEncoder } from '../../nn/text/text-encoder.ts'
import { productsWithFirst } from '../maths/arrays.ts'
import type { ColorTable } from '../words/palette.ts'
import type { Drawings, Lines } from './drawings.ts'

export interface Prior {
  /** SHA-256 of its weights. */
  readonly hash: string
  /** By the words that name them. @internal */
  readonly drawings: Drawings
  /** Which colours things have. @internal */
  readonly colors: ColorTable
  /** What puts words into the space in which they are compared. */
  readonly text: TextEncoder
}

/** Drawings of a word that is like what is asked for. */
export interface Known {
  word: string
  /** Cosine of the two. */
  near: number
  drawings: readonly Lines[]
}

/** Cosine from which on a drawing of one thing may stand for another. */
const NEAR = 0.5
/** Words as near as this to the nearest one may stand for it too. */
const ALIKE = 0.05

/** How plurals end, and their singulars. */
const PLURALS: [RegExp, string][] = [
  [/ies$/, 'y'],
  [/ves$/, 'f'],
  [/ves$/, 'fe'],
  [/es$/, ''],
  [/s$/, ''],
]

/** A name that drawings have, at the end of what is said, and what stands before it. */
export interface Named {
  name: string
  /** "angry old" of "angry old cats"; empty if nothing. */
  rest: string
}

/** The longest name that the words end in, one or more of it; undefined if they end in none. */
export function nameIn(drawings: Drawings, words: string): Named | undefined {
  const all = words.split(' ')
  for (const i of all.keys()) {
    const said = all.slice(i).join(' ')
    const singulars = PLURALS.map(([end, one]) => said.replace(end, one))
    const name = [said, ...singulars].find((form) => drawings.get(form))
    if (name !== undefined) return { name, rest: all.slice(0, i).join(' ') }
  }
  return undefined
}

/** The words that mean what is asked for, the nearest first; none where nothing comes near. */
export async function lookUp({ drawings, text }: Prior, words: string): Promise<Known[]> {
  const { name = words } = nameIn(drawings, words) ?? {}
  const own = drawings.get(name)
  if (own) return [{ word: name, near: 1, drawings: own }]
  const names = [...drawings.keys()]
  const rows = await text.embed([words, ...names])
  const cosines = productsWithFirst(rows, names.length)
  const known = names
    .map((word, i): Known => ({ word, near: cosines[i], drawings: drawings.get(word)! })) // its key
    .sort((a, b) => b.near - a.near)
  return known.filter(({ near }) => near >= NEAR && near >= known[0].near - ALIKE)
}
