/**
 * @file The one source of chance: a seeded generator that is passed in, never global, so that the
 * same seed gives the same drawing on every platform.
 *
 * Generator: sfc32 ("small fast counter"), Chris Doty-Humphrey, PractRand. Seeding: the finaliser
 * of MurmurHash3 (Austin Appleby) over a Weyl sequence, as SplitMix does.
 */

export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** A whole number, uniform in 0 … count − 1. */
  index(count: number): number
  /** Standard normal (Box–Muller, the cosine half only so that every call costs two draws). */
  normal(): number
  /** An independent generator: the same `stream` always gives the same one, however much this
   * generator has been used, so that one stage cannot shift the chance of another. */
  fork(stream: number): Random
}

/** A generator for a whole-number `seed`; any other number is truncated to 32 bits. */
export function createRandom(seed: number): Random {
  const word = sfc32(seedWords(seed))
  const next = () => word() / 2 ** 32
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    index: (count) => Math.floor(next() * count),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    fork: (stream) => createRandom(mix(mix(seed) + stream)),
  }
}

function sfc32([a, b, c]: number[]): () => number {
  let counter = 1
  const word = () => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) word() // the author's warm-up count
  return word
}

const GOLDEN_RATIO = 0x9e3779b9

function seedWords(seed: number): number[] {
  return [1, 2, 3].map((i) => mix(seed + i * GOLDEN_RATIO))
}

/** 32 bits in, 32 well-stirred bits out (MurmurHash3 fmix32). */
function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
