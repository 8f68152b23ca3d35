/** @file First strokes of a prompt: its things in their places, each as the prior proposes it. */
import type { Objective } from '../objective/objective.ts'
import type { SettledDrawOptions } from '../options/draw-options.ts'
import { packStrokes, type Scene } from '../strokes/scene.ts'
import type { Stroke } from '../strokes/strokes.ts'
import { readGrammar } from '../words/grammar.ts'
import { layOut, type Placed } from '../words/layout.ts'
import { type Patch, paletteOf } from '../words/palette.ts'
import { placeLines } from './place.ts'
import { lookUp, type Prior } from './prior.ts'
import { type Proposal, type ProposeOptions, proposeLines } from './propose.ts'

export interface StartOptions extends ProposeOptions {
  /** Side of the canvas in pixels. */
  canvas: number
  /** Full width of strokes in canvas pixels. */
  width: number
  ink: boolean
  /** Lines as strokes, instead of a stroke a cubic. */
  whole: boolean
}

/** Widths of strokes on a canvas of 224: CLIPasso's ink, and a felt pen. */
const [INK_WIDTH, PEN_WIDTH] = [3, 4.5]

/** What options ask of the first strokes. */
export const startOptions = ({
  strokes,
  canvas,
  ink,
  width,
  pressure,
  proposals,
  seeds,
}: SettledDrawOptions) => ({
  strokes,
  canvas,
  ink,
  width: width ?? ((ink ? INK_WIDTH : PEN_WIDTH) * canvas) / 224,
  whole: pressure > 0,
  count: Math.max(proposals, seeds),
})

/** Whether the prior knows a thing of the prompt. */
export async function knows(prior: Prior, prompt: string): Promise<boolean> {
  for (const { words } of readGrammar(prompt).things) {
    if ((await lookUp(prior, words)).length > 0) return true
  }
  return false
}

/** A thing with all that is needed to draw it. */
interface Drawable {
  proposals: readonly Proposal[]
  palette?: readonly Patch[]
}

/** What a prompt can begin with. */
export interface Starts {
  /** The best first; none where the prior knows none of the things. */
  drawings: { strokes: Stroke[]; score: number }[]
  /** Things that the prior does not know, as they were said. */
  undrawn: string[]
}

/**
 * Drawings of a prompt, the best first.
 * @param objectives those of the prompt, which choose among drawings of a thing that is alone
 */
export async function learnedStarts(
  prompt: string,
  options: StartOptions,
  objectives: readonly Objective[],
): Promise<Starts> {
  const { prior, ink, strokes, count, random } = options
  const told = readGrammar(prompt)
  const placed = layOut(told)
  const share = Math.max(1, Math.floor(strokes / Math.max(1, placed.length)))
  const drawables = new Map<Placed['thing'], Drawable>()
  for (const [i, thing] of told.things.entries()) {
    const own = { ...options, strokes: share, random: random.fork(i) }
    const alone = told.things.length === 1 && thing.count === 1 ? objectives : []
    const proposals = await proposeLines(thing.words, own, alone)
    if (proposals.length === 0) continue
    const { text, colors } = prior
    const palette = ink
      ? undefined
      : await paletteOf(thing.words, colors, { text, color: thing.color })
    drawables.set(thing, { proposals, palette })
  }
  const undrawn = told.things.filter((thing) => !drawables.has(thing)).map(({ words }) => words)
  const ranks = drawables.size > 0 ? Array.from({ length: count }, (_, rank) => rank) : []
  const drawings = ranks.map((rank) => compose(placed, drawables, { ...options, rank }))
  return { drawings, undrawn }
}

/** The drawing of all things by their proposals of that rank; of several alike, by the ranks after it. */
function compose(
  placed: readonly Placed[],
  drawables: ReadonlyMap<Placed['thing'], Drawable>,
  options: StartOptions & { rank: number },
) {
  let score = 0
  const strokes = placed.flatMap(({ thing, copy, box }) => {
    const drawable = drawables.get(thing)
    if (!drawable) return []
    const { proposals, palette } = drawable
    const proposal = proposals[(options.rank + copy) % proposals.length]
    score += proposal.score
    return placeLines(proposal.lines, { ...options, box, palette })
  })
  return { strokes, score }
}

/** Drawings as scenes of as many strokes each: with invisible ones where there are fewer. */
export function packAlike(drawings: readonly (readonly Stroke[])[], taper: number): Scene[] {
  const most = Math.max(...drawings.map(({ length }) => length))
  const least = Math.max(...drawings.flat().map(({ points }) => points.length))
  return drawings.map((strokes) => {
    const { points, width, color } = strokes[0]
    const hidden: Stroke = { points, width, color: [color[0], color[1], color[2], 0] }
    return packStrokes([...strokes, ...Array(most - strokes.length).fill(hidden)], taper, least)
  })
}
