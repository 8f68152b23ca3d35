/**
 * @file What the value of an option may be, with the line that says so when it is not: schemas, and
 * how a text on the command line is read.
 */
import * as v from 'valibot'
import { parseModels } from './model-list.ts'

/** Any valibot schema that checks one value. */
export type Schema = v.GenericSchema<unknown, unknown>

export const whole = (min: number, max: number, or = '') => {
  const message = `must be a whole number from ${min} to ${max}${or}`
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
  )
}

export const real = (min: number, max: number, or = '') => {
  const message = `must be a number from ${min} to ${max}${or}`
  return v.pipe(v.number(message), v.minValue(min, message), v.maxValue(max, message))
}

export const yes = v.boolean('must be true or false')

/** A number, or one word that stands for a way to find it. */
export const wholeOr = <const Word extends string>(word: Word, min: number, max: number) =>
  either(word, whole(min, max, ` or ${word}`))
export const realOr = <const Word extends string>(word: Word, min: number, max: number) =>
  either(word, real(min, max, ` or ${word}`))
const either = <const Word extends string>(word: Word, numbers: v.GenericSchema<number>) =>
  v.union([v.literal(word), numbers], (issue) => problemOf(numbers, issue.input) ?? '')
export const problemOf = (schema: Schema, value: unknown) =>
  v.safeParse(schema, value).issues?.[0].message
/** Like Number, but nothing is not zero. */
export const parseNumber = (text: string) => (text.trim() === '' ? Number.NaN : Number(text))
export const parseNumberOr = (word: string) => (text: string) =>
  text === word || text.trim() === '' ? text : Number(text)

const SECONDS = 'must be seconds or minutes as in 10s or 2m, from 1s to 1440m'
export const seconds = v.pipe(
  v.number(SECONDS),
  v.minValue(1, SECONDS),
  v.maxValue(86_400, SECONDS),
)
/** 10, 10s or 2m in seconds. */
export function parseSeconds(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(s|m)?$/.exec(text) ?? []
  return Number(count) * (unit === 'm' ? 60 : 1)
}

const PNG_SIZE = 'must be a whole number from 16 to 8192, or times the size as in @2x'
const isTimes = (text: unknown): text is `@${number}x` =>
  typeof text === 'string' && /^@\d+(\.\d+)?x$/.test(text) && Number(text.slice(1, -1)) > 0
export const pngSize = v.union(
  [whole(16, 8192), v.custom<`@${number}x`>(isTimes, PNG_SIZE)],
  PNG_SIZE,
)
export const parsePngSize = (text: string) =>
  text.startsWith('@') ? text : Number(text || Number.NaN)

const hexOr = (or: string) => {
  const message = `must be a colour as in #333333${or}`
  return v.pipe(v.string(message), v.regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, message))
}
export const hexColor = hexOr('')
export const hexColorOr = <const Words extends string[]>(...words: Words) =>
  v.union([v.picklist(words), hexOr(`, ${words.join(' or ')}`)])

export const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of ${values.join(', ')}`)

const LEVELS = 'must be whole numbers from 1 to 256, ascending, as in 4,8,16'
export const levels = v.pipe(
  v.array(whole(1, 256), LEVELS),
  v.check((counts) => counts.every((count, i) => i === 0 || count > counts[i - 1]), LEVELS),
)
export const parseCounts = (text: string) =>
  text.split(',').map((part) => Number(part.trim() || Number.NaN))

export const directions = v.pipe(
  v.array(v.string('must be two texts')),
  v.check((texts) => texts.length === 0 || texts.length === 2, 'must be two texts: from, to'),
)

export const models = v.pipe(
  v.string('must be a model name'),
  v.check(
    (text) => parseModels(text) !== undefined,
    'must be a model name, or several with weights as in clip-rn101:1,clip-vit-b32:0.5',
  ),
)

export const file = v.pipe(v.string('must be a file name'), v.nonEmpty('must be a file name'))
