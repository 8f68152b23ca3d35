/** @file First strokes of a prompt: its things in their places, each as the prior proposes it. */
import type { Objective } from '../objective/objective.ts'
import type { SettledDrawOptions } from '../options/draw-effort.ts'
import { fillsFirst } from '../strokes/fill.ts'
import { packStrokes, type Scene } from '../strokes/scene.ts'
import type { Stroke } from '../strokes/strokes.ts'
import { onlyThose, readGrammar, type Thing } from '../words/grammar.ts'
import { layOut, type Placed } from '../words/layout.ts'
import { type Patch, paletteOf } from '../words/palette.ts'
import { chained } from './chain.ts'
import { centred, placeLines } from './place.ts'
import { lookUp, nameIn, type Prior } from './prior.ts'
import { type Proposal, type ProposeOptions, proposeLines } from './propose.ts'

export interface StartOptions extends ProposeOptions {
  /** Side of the canvas in pixels. */
  canvas: number
  /** Full width of strokes in canvas pixels. */
  width: number
  ink: boolean
  /** Lines as strokes, instead of a stroke a cubic. */
  whole: boolean
  /** Strokes that close lie under the others, the largest at the bottom. */
  fill: boolean
  /** What drawings of one thing among several are compared by; disposed of here. @default nothing */
  judgesOf?: (thing: string) => Promise<readonly Objective[]>
}

/** Widths of strokes on a canvas of 224: CLIPasso's ink, and a felt pen. */
const [INK_WIDTH, PEN_WIDTH] = [3, 4.5]

/** Ends as near as this meet where shapes are filled, as a share of their thing's box. */
const MEET = 0.06

/** What options ask of the first strokes. */
export const startOptions = ({
  strokes,
  canvas,
  ink,
  width,
  pressure,
  fill,
  proposals,
  seeds,
}: SettledDrawOptions) => ({
  strokes,
  canvas,
  ink,
  width: width ?? ((ink ? INK_WIDTH : PEN_WIDTH) * canvas) / 224,
  whole: pressure > 0 || fill,
  fill,
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
  /** Words that say how things look, which choose no drawing. */
  unread: string[]
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
  const { prior, strokes, count, random } = options
  const told = readGrammar(prompt)
  const share = Math.max(1, Math.floor(strokes / Math.max(1, drawingsIn(prompt))))
  const alone = told.things.length === 1 && told.things[0].count === 1
  const drawables = new Map<Thing, Drawable>()
  for (const [i, thing] of told.things.entries()) {
    const own = { ...options, strokes: share, random: random.fork(i) }
    const drawable = await drawableOf(thing, own, alone ? objectives : undefined)
    if (drawable) drawables.set(thing, drawable)
  }
  const isDrawn = (thing: Thing) => drawables.has(thing)
  const placed = layOut(onlyThose(told, isDrawn))
  const drawings = Array.from({ length: drawables.size > 0 ? count : 0 }, (_, rank) =>
    compose(placed, drawables, { ...options, rank }),
  )
  const rests = told.things.map(({ words }) => nameIn(prior.drawings, words)?.rest ?? '')
  return {
    drawings,
    undrawn: told.things.filter((thing) => !isDrawn(thing)).map(({ words }) => words),
    unread: rests.filter(Boolean),
  }
}

/** How many drawings of things a prompt asks for. */
export const drawingsIn = (prompt: string): number =>
  readGrammar(prompt).things.reduce((sum, { count }) => sum + count, 0)

/** @param objectives those of the prompt, where the thing is all of it */
async function drawableOf(
  { words, color }: Thing,
  options: StartOptions,
  objectives?: readonly Objective[],
): Promise<Drawable | undefined> {
  const { prior, ink, judgesOf } = options
  const name = nameIn(prior.drawings, words)?.name ?? words
  const judges = objectives ?? (await judgesOf?.(name)) ?? []
  try {
    const proposals = await proposeLines(name, options, judges)
    if (proposals.length === 0) return undefined
    const { text, colors } = prior
    return { proposals, palette: ink ? undefined : await paletteOf(name, colors, { text, color }) }
  } finally {
    if (!objectives) for (const judge of judges) await judge.dispose()
  }
}

/** The drawing of all things by their proposals of that rank; of several alike, by the ranks after it. */
function compose(
  placed: readonly Placed[],
  drawables: ReadonlyMap<Thing, Drawable>,
  options: StartOptions & { rank: number },
) {
  let score = 0
  const strokes = placed.flatMap(({ thing, copy, box }) => {
    const drawable = drawables.get(thing)
    if (!drawable) return []
    const { proposals, palette } = drawable
    const proposal = proposals[(options.rank + copy) % proposals.length]
    score += proposal.score
    const strokes = placeLines(proposal.lines, { ...options, box, palette })
    const near = MEET * options.canvas * Math.max(box.width, box.height)
    return options.fill ? fillsFirst(chained(strokes, near)) : strokes
  })
  const isScene = drawables.size > 1
  return { strokes: isScene ? centred(strokes, options.canvas) : strokes, score }
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
