/**
 * @file From what the user typed to one direction in the encoder's space.
 *
 * Every prompt p has a unit embedding t_p, the mean over the templates. A view v of a drawing has a
 * unit embedding e_v. CLIPDraw's loss, −Σ w_p cos(e_v, t_p) + Σ w_n cos(e_v, t_n), is linear in e_v,
 * so all prompts, wanted and unwanted, add up to one vector: T = Σ w_p t_p − Σ w_n t_n.
 */
import { type TextEncoder, unitVector } from '../../nn/text/text-encoder.ts'
import { OptionError } from '../errors.ts'

export interface Prompt {
  text: string
  weight: number
}

/** CLIPDraw's weight of a negative prompt. */
const NEGATIVE_WEIGHT = 0.3

/** Beyond what any text tower reads (77 tokens). */
const LONGEST = 1000

/** The named sets of templates; {} stands for the prompt. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  off: ['{}'],
  drawing: [
    '{}',
    'a drawing of {}.',
    'a painting of {}.',
    'a sketch of {}.',
    'a cartoon of {}.',
    'art of {}.',
    'a bright picture of {}.',
    'a picture of {} on white paper.',
  ],
}

/**
 * `text` or `text::weight`; control characters count as spaces.
 * @param weight the one of a text without its own
 * @throws {OptionError} for a text that is empty or too long, and a weight that is not above 0.
 */
export function parsePrompt(given: string, weight = 1): Prompt {
  const [, text, number] = /^(.*?)(?:::([^:]*))?$/s.exec(given)!
  const prompt = {
    text: text.replace(/[\p{Cc}\p{White_Space}]+/gu, ' ').trim(),
    weight: number === undefined ? weight : Number(number.trim() || Number.NaN),
  }
  if (prompt.text === '') throw new OptionError('the prompt is empty')
  if (prompt.text.length > LONGEST) {
    const length = `${prompt.text.length} characters`
    throw new OptionError(`the prompt is too long: ${length}, at most ${LONGEST} are read`)
  }
  if (!(prompt.weight > 0 && prompt.weight < Number.POSITIVE_INFINITY)) {
    throw new OptionError(`the weight after :: must be a number above 0, not "${number}"`)
  }
  return prompt
}

/** The prompt as it may be typed again. */
export const promptText = ({ text, weight }: Prompt): string =>
  weight === 1 ? text : `${text}::${weight}`

/** Templates by the name of their set, or the given ones: `a photo of {};a drawing of {}`. */
export function parseTemplates(given: string): readonly string[] | undefined {
  if (Object.hasOwn(TEMPLATES, given)) return TEMPLATES[given]
  const templates = given.split(';').map((template) => template.trim())
  return templates.every((template) => template.includes('{}')) ? templates : undefined
}

/** Texts that say what is wanted and what is not. */
export interface PromptSet {
  prompts: readonly Prompt[]
  negatives: readonly Prompt[]
  /** What prompts and negatives are put in. */
  templates: readonly string[]
  /** From one text to another. */
  direction?: readonly [Prompt, Prompt]
}

/** Texts as options hold them. */
export interface PromptOptions {
  prompt?: string
  negative: readonly string[]
  direction?: readonly string[]
  templates?: string
}

/** Undefined where there is no text at all. @throws {OptionError} for texts that are none */
export function readPrompts(options: PromptOptions): PromptSet | undefined {
  const { prompt, negative, direction = [], templates = 'off' } = options
  const prompts = prompt === undefined ? [] : [parsePrompt(prompt)]
  const negatives = negative.map((text) => parsePrompt(text, NEGATIVE_WEIGHT))
  const [from, to] = direction.map((text) => parsePrompt(text))
  if (prompts.length + negatives.length + direction.length === 0) return undefined
  return {
    prompts,
    negatives,
    templates: parseTemplates(templates) ?? [],
    ...(to && { direction: [from, to] }),
  }
}

/**
 * The sum T of all prompts in the space of `encoder`, [D].
 * @throws {OptionError} if a prompt has not one word that the encoder knows
 */
export async function embedPrompts(
  encoder: TextEncoder,
  { prompts, negatives, templates }: PromptSet,
): Promise<Float32Array> {
  const all = [...prompts, ...negatives.map(({ text, weight }) => ({ text, weight: -weight }))]
  const texts = all.flatMap(({ text }) => templates.map((t) => t.replaceAll('{}', () => text)))
  const rows = await encoder.embed(texts)
  const size = rows.length / texts.length
  const sum = new Float32Array(size)
  all.forEach(({ text, weight }, i) => {
    const length = templates.length * size
    const mean = meanRow(rows.subarray(i * length, (i + 1) * length), size)
    if (mean.every((value) => value === 0)) {
      throw new OptionError(
        `${encoder.id} knows no word of "${shorten(text)}"; CLIP may: --model clip-vit-b32`,
      )
    }
    for (let d = 0; d < size; d++) sum[d] += weight * mean[d]
  })
  return sum
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text)

/** The mean of the rows [n, size], of length 1. */
function meanRow(rows: Float32Array, size: number): Float32Array {
  const mean = new Float32Array(size)
  rows.forEach((value, i) => {
    mean[i % size] += value
  })
  return unitVector(mean)
}

/** Words of the prompts that the encoder does not know, each once. */
export function unknownWords(
  encoder: TextEncoder,
  { prompts, negatives, direction }: Omit<PromptSet, 'templates'>,
): string[] {
  const words = [...prompts, ...negatives, ...(direction ?? [])].flatMap(
    ({ text }) => encoder.unknownWords?.(text) ?? [],
  )
  return [...new Set(words)]
}
