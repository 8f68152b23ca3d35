/**
 * @file A text encoder that is a table: a vector for each word, one for each name of several words
 * ("fire hydrant"), and a text is the sum of its pieces. training/mini/words/learn.py learns it;
 * the twin in Python is training/mini/words/words.py.
 */

import { readSafetensors } from '../weights/index.ts'
import { WeightsError } from '../weights/weights-error.ts'
import { type TextEncoder, unitVector } from './text-encoder.ts'
import { contentWords, type Word } from './words.ts'

/** What a word that describes ("red", "wooden") weighs beside one that names. */
const ATTRIBUTE_WEIGHT = 0.5
/** Words of the longest name there is. */
const LONGEST_NAME = 5

/** Numbers and single letters (t-shirt) count as stop words where they are not part of a name. */
const SILENT = /^(\p{Nd}+|[a-z])$/u

/** Rows of `vectors` by word and by name; names are known words joined by spaces. */
interface Table {
  readonly size: number
  readonly words: ReadonlyMap<string, number>
  readonly names: ReadonlyMap<string, number>
  readonly attributes: ReadonlySet<string>
  readonly same: ReadonlyMap<string, string>
  /** The vector in a row. */
  vector(row: number): Float32Array
}

/** A row of the table, or undefined for a word that is in none. */
interface Piece {
  readonly row?: number
  readonly weight: number
  readonly words: readonly Word[]
}

/**
 * The encoder in the bytes of a file of words. A text of which it knows no word gets zeros.
 * @param id of the image encoder whose space the words lie in
 * @throws {WeightsError} if the file is damaged or none of words
 */
export function createWordTable(id: string, file: Uint8Array): TextEncoder {
  const table = readTable(file)
  return {
    id,
    async embed(texts) {
      const rows = new Float32Array(texts.length * table.size)
      texts.forEach((text, i) => {
        rows.set(embed(text, table), i * table.size)
      })
      return rows
    },
    unknownWords: (text) => [
      ...new Set(
        pieces(text, table)
          .filter(({ row, words }) => row === undefined && !SILENT.test(words[0].typed))
          .map(({ words }) => words[0].typed),
      ),
    ],
  }
}

function embed(text: string, table: Table): Float32Array {
  const sum = new Float32Array(table.size)
  for (const { row, weight } of pieces(text, table)) {
    if (row === undefined) continue
    table.vector(row).forEach((value, i) => {
      sum[i] += weight * value
    })
  }
  return unitVector(sum)
}

/** The text as one name, or else as names of several words, the longest first, and single words. */
function pieces(text: string, table: Table): Piece[] {
  const { words: known, names, same, attributes } = table
  const words = contentWords(text, { has: (word) => known.has(word), same })
  const whole = names.get(keyOf(words))
  if (whole !== undefined) return [{ row: whole, weight: 1, words }]
  const found: Piece[] = []
  for (let i = 0; i < words.length; i += found.at(-1)!.words.length) {
    const [{ form, weight }] = words.slice(i)
    const name = longestName(words.slice(i), names)
    const row = known.get(form) ?? names.get(form)
    const share = attributes.has(form) ? ATTRIBUTE_WEIGHT : 1
    if (name) found.push({ row: names.get(keyOf(name)), weight, words: name })
    else found.push({ row, weight: weight * share, words: [words[i]] })
  }
  return found
}

/** The longest name of two words or more that the words begin with. */
function longestName(words: Word[], names: ReadonlyMap<string, number>): Word[] | undefined {
  for (let n = Math.min(LONGEST_NAME, words.length); n > 1; n--) {
    if (names.has(keyOf(words.slice(0, n)))) return words.slice(0, n)
  }
  return undefined
}

const keyOf = (words: readonly Word[]): string => words.map(({ form }) => form).join(' ')

/** Rows are whole numbers and a scale; their words, then names (`name=other name|…`), are metadata. */
function readTable(file: Uint8Array): Table {
  const { tensors, metadata } = readSafetensors(file)
  const [vectors, scales] = ['vectors', 'scales'].map((name) => tensors.get(name))
  const [words, names, attributes, same] = ['words', 'names', 'attributes', 'same'].map(
    (name) => metadata[name]?.split(name === 'names' ? '|' : ' ') ?? [],
  )
  const rows = words.length + names.length
  if (!vectors || vectors.shape[0] !== rows || scales?.shape[0] !== rows) {
    throw new WeightsError('words: not a file of word vectors, or a damaged one')
  }
  const size = vectors.shape[1]
  return {
    size,
    words: new Map(words.map((word, row) => [word, row])),
    names: new Map(
      names.flatMap((keys, i) => keys.split('=').map((key) => [key, words.length + i] as const)),
    ),
    attributes: new Set(attributes),
    same: new Map(same.map((pair) => pair.split('=') as [string, string])),
    vector(row) {
      const scale = scales.data[row]
      return vectors.data.subarray(row * size, (row + 1) * size).map((value) => value * scale)
    },
  }
}
