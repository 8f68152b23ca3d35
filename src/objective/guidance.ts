/**
 * @file Words beside a photo: `--prompt`, `--negative`, `--direction` as parts of an encoder's loss.
 */
import type { Encoder } from '../../nn/encoder.ts'
import { type TextEncoder, unitVector } from '../../nn/text/text-encoder.ts'
import { OptionError } from '../errors.ts'
import type { SketchOptions } from '../options.ts'
import { embedWish, NEGATIVE_WEIGHT, type Prompt, parsePrompt } from './prompt.ts'

/** What words ask for. */
export interface Guidance {
  prompts: readonly Prompt[]
  negatives: readonly Prompt[]
  /** From one text to another. */
  direction?: readonly [Prompt, Prompt]
  weight: number
}

type WordOptions = Pick<SketchOptions, 'prompt' | 'negative' | 'direction' | 'wordWeight'>

/** Undefined where there are no words. @throws {OptionError} for texts that are none */
export function guidanceOf(options: WordOptions): Guidance | undefined {
  const { prompt, negative, direction, wordWeight } = options
  const prompts = prompt === undefined ? [] : [parsePrompt(prompt)]
  const negatives = negative.map((text) => parsePrompt(text, NEGATIVE_WEIGHT))
  const [from, to] = direction.map((text) => parsePrompt(text))
  if (prompts.length + negatives.length + direction.length === 0) return undefined
  return { prompts, negatives, ...(to && { direction: [from, to] }), weight: wordWeight }
}

/**
 * The encoder with words as part of its loss.
 * @throws {OptionError} if a text has not one word that the encoder knows
 */
export async function withWords(
  encoder: Encoder,
  guidance: Guidance,
  text: TextEncoder,
): Promise<Encoder> {
  const { prompts, negatives, direction, weight } = guidance
  const templates = ['{}']
  const asked = prompts.length + negatives.length > 0
  const target = asked ? await embedWish(text, { prompts, negatives, templates }) : undefined
  const ends = direction && (await Promise.all(direction.map((end) => embedOne(text, end))))
  return {
    ...encoder,
    words: {
      ...(target && { target }),
      ...(ends && { direction: wayFrom(ends[0], ends[1]) }),
      weight,
    },
  }
}

function wayFrom(from: Float32Array, to: Float32Array): Float32Array {
  const way = unitVector(to.map((value, i) => value - from[i]))
  if (way.every((value) => value === 0)) throw new OptionError('the two texts mean the same')
  return way
}

const embedOne = (text: TextEncoder, prompt: Prompt): Promise<Float32Array> =>
  embedWish(text, { prompts: [{ ...prompt, weight: 1 }], negatives: [], templates: ['{}'] })
