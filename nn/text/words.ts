/**
 * @file A text as words that a list of known words holds: lower case, singular, without what says
 * nothing about what is to be seen. The twin of training/mini/words/words.py.
 */

/** What stands after one of these is about something beside the subject. */
const LATER = setOf(
  'at above behind below beside between by from in into near on onto over under with without',
)

/** Words that are never unknown. */
const STOP = setOf(`a an the of for to and or as is are be it its this that these those there their
  his her my your our some any two three four five six seven eight nine ten very who which not no`)

/** "A drawing of a cat on white paper" is about the cat. */
const FRAME =
  /^.*\b(photo|photograph|picture|image|drawing|sketch|doodle|painting|illustration|icon|cartoon|art)s? of\b|\bon (a )?(white|blank|plain) (paper|background)\b/g

const IRREGULAR = new Map(
  Object.entries({
    men: 'man',
    women: 'woman',
    feet: 'foot',
    teeth: 'tooth',
    geese: 'goose',
    mice: 'mouse',
    children: 'child',
    people: 'person',
    oxen: 'ox',
  }),
)

/** Endings of plurals and what they replace, in the order in which they are tried. */
const ENDINGS = [
  ['ies', 'y'],
  ['ves', 'f'],
  ['ves', 'fe'],
  ['es', ''],
  ['s', ''],
] as const

/** What a word after one of LATER weighs. */
const LATER_WEIGHT = 0.5

/** Words that are known, and what others are called among them. */
export interface Vocabulary {
  has(word: string): boolean
  /** Spellings and synonyms that are not among the words: `aeroplane` → `airplane`. */
  readonly same: ReadonlyMap<string, string>
}

/** A word that says something. */
export interface Word {
  /** In lower case, else as it was typed. */
  readonly typed: string
  /** As the vocabulary has it; as typed if it does not. */
  readonly form: string
  readonly weight: number
}

/** The words of a text that say something, in order. */
export function contentWords(text: string, vocabulary: Vocabulary): Word[] {
  const words: Word[] = []
  let weight = 1
  for (const typed of split(text)) {
    if (LATER.has(typed)) weight = words.length > 0 ? LATER_WEIGHT : weight
    else if (!STOP.has(typed)) words.push({ typed, form: formOf(typed, vocabulary), weight })
  }
  return words
}

/** Runs of letters and digits, without accents, possessive s and frame. */
function split(text: string): string[] {
  const plain = text.toLowerCase().replace(FRAME, '').replaceAll('\u2019', "'")
  const letters = plain.normalize('NFKD').replace(/\p{M}/gu, '')
  return letters.replace(/'s?(?![\p{L}\p{N}_])/gu, '').match(/[\p{L}\p{N}]+/gu) ?? []
}

function formOf(word: string, vocabulary: Vocabulary): string {
  const { same } = vocabulary
  const other = () => same.get(knownForm(word, same) ?? '')
  return knownForm(word, vocabulary) ?? other() ?? word
}

/** The word or its singular, whichever is known first. */
function knownForm(word: string, known: { has(word: string): boolean }): string | undefined {
  const irregular = IRREGULAR.get(word)
  const regular = ENDINGS.filter(([end]) => word.endsWith(end)).map(
    ([end, rest]) => word.slice(0, -end.length) + rest,
  )
  return [word, ...(irregular ? [irregular] : []), ...regular].find((form) => known.has(form))
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/))
}
