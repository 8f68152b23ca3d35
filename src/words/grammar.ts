/**
 * @file A prompt as things, how many, how large, of what colour, and where: "three small red birds",
 * "a cat on a chair". Whatever else is said of a thing stays among its words.
 */
import { type Rgb, rgbByName } from './color-names.ts'

/** Something to draw, as it was said. */
export interface Thing {
  /** What it is: "bird". */
  words: string
  count: number
  /** Beside things that nothing is said of. */
  size: number
  /** That it is to have. */
  color?: Rgb
}

/** Where a thing is, seen from the thing after it. */
export type Relation = 'above' | 'below' | 'beside' | 'inside' | 'before' | 'behind'

/** Things in the order of the prompt; `relations[i]` is between things i and i + 1. */
export interface Told {
  things: Thing[]
  relations: Relation[]
}

const RELATIONS: Readonly<Record<string, Relation>> = {
  on: 'above',
  'on top of': 'above',
  above: 'above',
  over: 'above',
  under: 'below',
  underneath: 'below',
  below: 'below',
  beneath: 'below',
  beside: 'beside',
  'next to': 'beside',
  near: 'beside',
  by: 'beside',
  with: 'beside',
  and: 'beside',
  'left of': 'beside',
  in: 'inside',
  inside: 'inside',
  'in front of': 'before',
  behind: 'behind',
}
const BETWEEN = new RegExp(
  `\\s+(?:to the )?(${Object.keys(RELATIONS)
    .sort((a, b) => b.length - a.length)
    .join('|')})\\s+`,
)

const NUMBERS = 'one two three four five six seven eight nine ten'.split(' ')
/** More than these would be too small to tell. */
const MOST = 12
const SIZES: Readonly<Record<string, number>> = {
  tiny: 0.45,
  small: 0.65,
  little: 0.65,
  big: 1.35,
  large: 1.35,
  huge: 1.7,
  giant: 1.7,
}
const ARTICLES = new Set('a an the some of is are'.split(' '))

export function readGrammar(prompt: string): Told {
  const parts = ` ${prompt.toLowerCase().replace(/[,.;!?]+/g, ' ')} `.split(BETWEEN)
  const things: Thing[] = []
  const relations: Relation[] = []
  for (let i = 0; i < parts.length; i += 2) {
    const thing = readThing(parts[i])
    if (!thing.words) continue
    if (things.length > 0) relations.push(RELATIONS[parts[i - 1]])
    things.push(thing)
  }
  return { things, relations }
}

function readThing(phrase: string): Thing {
  const thing: Thing = { words: '', count: 1, size: 1 }
  const rest: string[] = []
  for (const word of phrase.split(/\s+/).filter((one) => one && !ARTICLES.has(one))) {
    const count = countOf(word)
    if (count !== undefined) thing.count = Math.min(MOST, count)
    else if (Object.hasOwn(SIZES, word)) thing.size *= SIZES[word]
    else rest.push(word)
  }
  return colored(thing, rest)
}

/** A word of colour that stands before another word is one; "an orange" is a fruit. */
function colored(thing: Thing, words: readonly string[]): Thing {
  const at = words.findIndex((word, i) => i < words.length - 1 && rgbByName(word))
  if (at < 0) return { ...thing, words: words.join(' ') }
  const rest = words.filter((_, i) => i !== at)
  return { ...thing, words: rest.join(' '), color: rgbByName(words[at]) }
}

function countOf(word: string): number | undefined {
  const named = NUMBERS.indexOf(word)
  if (named >= 0) return named + 1
  return /^[1-9]\d?$/.test(word) ? Number(word) : undefined
}
