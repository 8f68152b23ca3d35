/**
 * @file Words as terms of the loss, as graph operators on top of an encoder.
 *
 * Prompts: −e·T for the drawing's unit embedding e and the sum T of the prompts (`prompt.ts`).
 * Direction: 1 − cosine between the way from photo to drawing and the way from one text to another
 * (Gal et al. 2022, StyleGAN-NADA, eq. 3).
 */
import {
  add,
  div,
  mul,
  neg,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  type Value,
} from '../../nn/graph/index.ts'
import { type TextEncoder, unitVector } from '../../nn/text/text-encoder.ts'
import { OptionError } from '../errors.ts'
import { type Batch, EPSILON } from './photo-loss.ts'
import { embedPrompts, type Prompt, type PromptSet } from './prompt.ts'

/** What words ask of a drawing, in the space of one encoder. */
export interface WordTerm {
  /** Sum of the prompts' embeddings by weight, [D]: similarity to it is wanted. */
  target?: Float32Array
  /** The way from one text to another, [D], of length 1: from photo to drawing it is wanted too. */
  direction?: Float32Array
  /** Weight of both. */
  weight: number
}

/** @throws {OptionError} if nothing reads words, or not one of a text is known */
export async function embedWords(
  text: TextEncoder | undefined,
  { prompts, negatives, templates, direction }: PromptSet,
  weight: number,
): Promise<WordTerm> {
  if (!text) throw new OptionError('words are asked for, but no model was given that reads them')
  const asked = prompts.length + negatives.length > 0
  const target = asked ? await embedPrompts(text, { prompts, negatives, templates }) : undefined
  const ends = direction && (await Promise.all(direction.map((end) => embedOne(text, end))))
  return {
    ...(target && { target }),
    ...(ends && { direction: wayFrom(ends[0], ends[1]) }),
    weight,
  }
}

function wayFrom(from: Float32Array, to: Float32Array): Float32Array {
  const way = unitVector(to.map((value, i) => value - from[i]))
  if (way.every((value) => value === 0)) throw new OptionError('the two texts mean the same')
  return way
}

const embedOne = (text: TextEncoder, prompt: Prompt): Promise<Float32Array> =>
  embedPrompts(text, { prompts: [{ ...prompt, weight: 1 }], negatives: [], templates: ['{}'] })

/**
 * e·T of every drawing, [views, seeds].
 * @param embedding unit vectors of the drawings, views · seeds times D numbers
 */
export function similarityTo(target: Float32Array, embedding: Value, batch: Batch): Value {
  const constant = embedding.graph.constant(target, [target.length], 'target')
  return sum(mul(byDrawing(embedding, batch), constant), [2])
}

/**
 * What words add to the loss, each [views, seeds].
 * @param photo unit vectors of the photo, [views, D, 1], where a direction is asked for
 */
export function wordLosses(
  { target, direction, weight }: WordTerm,
  embedding: Value,
  photo: Value | undefined,
  batch: Batch,
): Value[] {
  const terms: Value[] = []
  if (target) terms.push(neg(similarityTo(target, embedding, batch)))
  if (direction && photo) {
    const constant = embedding.graph.constant(direction, [direction.length], 'direction')
    const way = sub(byDrawing(embedding, batch), reshape(photo, [batch.views, 1, direction.length]))
    const along = sum(mul(way, constant), [2])
    terms.push(sub(1, div(along, sqrt(add(sum(square(way), [2]), EPSILON)))))
  }
  return terms.map((term) => mul(term, weight))
}

const byDrawing = (embedding: Value, { views, seeds }: Batch): Value =>
  reshape(embedding, [views, seeds, embedding.shape[1]])
