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
export type Relation =
  | 'on'
  | 'above'
  | 'below'
  | 'beside'
  | 'right'
  | 'inside'
  | 'before'
  | 'behind'
  | 'between'

/** Things in the order of the prompt; `relations[i]` is between things i and i + 1. */
export interface Told {
  things: readonly Thing[]
  relations: readonly Relation[]
}

const RELATIONS: Readonly<Record<string, Relation>> = {
  on: 'on',
  'on top of': 'on',
  atop: 'on',
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
  'right of': 'right',
  in: 'inside',
  inside: 'inside',
  'in front of': 'before',
  behind: 'behind',
  between: 'between',
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
  const listed = prompt
    .toLowerCase()
    .replace(/[,;]+(\s+and\b)?/g, ' and ')
    .replace(/[.!?]+/g, ' ')
  const parts = ` ${listed} `.split(BETWEEN)
  const things: Thing[] = []
  const relations: Relation[] = []
  let said = PLAIN
  for (let i = 0; i < parts.length; i += 2) {
    const thing = readThing(parts[i], said)
    said = thing.words ? PLAIN : thing // "a big, red ball": of the ball
    if (!thing.words) continue
    if (things.length > 0) relations.push(RELATIONS[parts[i - 1]])
    things.push(thing)
  }
  return { things, relations }
}

/** What was told of things, some of them left out: what then meet lie beside each other. */
export function onlyThose({ things, relations }: Told, keeps: (thing: Thing) => boolean): Told {
  const kept = [...things.keys()].filter((i) => keeps(things[i]))
  return {
    things: kept.map((i) => things[i]),
    relations: kept.slice(1).map((i, k) => (i === kept[k] + 1 ? relations[i - 1] : 'beside')),
  }
}

/** What nothing is said of. */
const PLAIN: Thing = { words: '', count: 1, size: 1 }

/** @param said what was said of it before */
function readThing(phrase: string, said: Thing): Thing {
  const thing = { ...said }
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
