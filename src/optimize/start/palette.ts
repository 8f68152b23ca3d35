/**
 * @file The colours of a picture: k-means (Lloyd 1982) from seeds far apart (k-means++, Arthur &
 * Vassilvitskii 2007), the commonest colour first.
 */
import { fitImage, type RasterImage } from '../../image/image.ts'
import type { Random } from '../../maths/random.ts'
import type { Color } from '../../strokes/strokes.ts'

const SAMPLES = 4096
const ROUNDS = 12
/** Colours of a picture's palette, and how finely their shares are kept. */
const [COLORS, SLOTS] = [12, 64]

/** The colours of a picture, fitted into the canvas; each as often as it is common. */
export function imagePalette(image: RasterImage, canvas: number, random: Random): Color[] {
  const { pixels, frame } = fitImage(image, canvas)
  const inside = (at: number, start: number, length: number) =>
    at >= Math.floor(start) && at + 1 <= Math.ceil(start + length)
  const cropped = Array.from({ length: canvas * canvas }, (_, i) => i).filter(
    (i) =>
      inside(i % canvas, frame.x, frame.width) &&
      inside(Math.floor(i / canvas), frame.y, frame.height),
  )
  const colors = Float32Array.from(cropped.flatMap((i) => [...pixels.subarray(3 * i, 3 * i + 3)]))
  return paletteOf(colors, COLORS, SLOTS, random)
}

/**
 * At most `count` opaque colours of an image [pixel, 3], RGB 0–1; each as often as it is common,
 * so that choosing among them evenly gives the picture's own shares.
 * @param slots length of the result
 */
function paletteOf(pixels: Float32Array, count: number, slots: number, random: Random): Color[] {
  const samples = Array.from({ length: SAMPLES }, () => {
    const at = 3 * random.index(pixels.length / 3)
    return pixels.subarray(at, at + 3)
  })
  const common = clusters(samples, count, random)
  return common
    .flatMap(({ share, centre: c }) =>
      Array.from(
        { length: Math.max(1, Math.round(share * slots)) },
        (): Color => [c[0], c[1], c[2], 1],
      ),
    )
    .slice(0, Math.max(slots, common.length))
}

type Vector = ArrayLike<number>

/** At most `count` groups of vectors, the largest first: their means and shares of all. */
export function clusters(
  samples: readonly Vector[],
  count: number,
  random: Random,
): { centre: Vector; share: number }[] {
  let centres = farApart(samples, count, random)
  let groups = assign(samples, centres)
  for (let round = 0; round < ROUNDS; round++) {
    centres = groups.map((group, i) => (group.length ? mean(group) : centres[i]))
    groups = assign(samples, centres)
  }
  return groups
    .map((group, i) => ({ share: group.length / samples.length, centre: centres[i] }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}

/** Each next one with probability proportional to the squared distance to those before. */
function farApart(samples: readonly Vector[], count: number, random: Random): Vector[] {
  const centres = [samples[0]]
  const far = samples.map((sample) => distance(sample, centres[0]))
  while (centres.length < count) {
    const next = samples[pick(far, random)]
    centres.push(next)
    samples.forEach((sample, i) => {
      far[i] = Math.min(far[i], distance(sample, next))
    })
  }
  return centres
}

/** An index with probability proportional to its weight. */
function pick(weights: number[], random: Random): number {
  let left = random.next() * weights.reduce((a, b) => a + b, 0)
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]
    if (left < 0) return i
  }
  return 0
}

function assign(samples: readonly Vector[], centres: readonly Vector[]): Vector[][] {
  const groups: Vector[][] = centres.map(() => [])
  for (const sample of samples) groups[nearest(sample, centres)].push(sample)
  return groups
}

/** Index of the vector that is nearest. */
export function nearest(vector: Vector, vectors: readonly Vector[]): number {
  const distances = vectors.map((other) => distance(vector, other))
  return distances.indexOf(Math.min(...distances))
}

const distance = (a: Vector, b: Vector): number =>
  (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2

const mean = (group: Vector[]): number[] =>
  [0, 1, 2].map((c) => group.reduce((sum, sample) => sum + sample[c], 0) / group.length)
