/**
 * @file A drawing that draws itself: the same SVG with a style sheet that lets one stroke after the
 * other run from its start to its end. No script.
 *
 * Every path is told that it is 1 long (`pathLength`) and is drawn with one dash of that length,
 * which is at first shifted out of sight. Until its turn a stroke is hidden as well, because a
 * viewer may paint the round cap of a dash of no length. All of this lies within a media
 * query: who asks for less motion, prints, or has a viewer without animation sees the whole drawing.
 */

import { OptionError } from '../errors.ts'
import { flatten, polylineLength } from '../strokes/bezier.ts'
import type { Stroke } from '../strokes/strokes.ts'
import type { DrawingOf, Kind } from './drawing.ts'
import { drawingToSvg, type SvgOptions } from './svg.ts'

export interface AnimationOptions {
  /** From the first stroke's start to the last one's end. @default as long as the pen needs */
  seconds?: number
}

/** When a stroke begins and how long it takes, in seconds. */
export interface Turn {
  delay: number
  duration: number
}

/** Canvas sides the pen runs in a second, and seconds to lift and put it down. */
const PEN_SPEED = 1.2
const PEN_LIFT = 0.12
/** A drawing of many strokes is drawn faster rather than longer. */
const LONGEST = 12
/** Straight pieces a segment is measured by. */
const PIECES = 16
/** An empty sheet, for a moment. */
const START = 0.3

/**
 * The drawing as an SVG that draws itself, strokes in their order; it too carries its recipe.
 * @throws {OptionError} if what is written is not its strokes, one by one
 */
export function drawingToAnimatedSvg(
  drawing: DrawingOf<Kind>,
  options: AnimationOptions & SvgOptions = {},
): string {
  checkAnimated(options)
  return animateSvg(drawingToSvg(drawing, options), drawing, options)
}

/** @throws {OptionError} */
export function checkAnimated({ pressureAs, ...options }: SvgOptions): void {
  const other = (['plot', 'oneLine', 'compound', 'layers'] as const).find((name) => options[name])
  const wrong = other ?? (pressureAs === 'outline' ? 'pressureAs outline' : undefined)
  if (wrong) throw new OptionError(`animate draws stroke after stroke, which ${wrong} has not`)
}

/**
 * An SVG that draws itself.
 * @param svg of the drawing, as `drawingToSvg` writes it: a line a stroke; it may show the first only
 */
export function animateSvg(
  svg: string,
  drawing: { strokes: readonly Stroke[]; canvas: number },
  options: AnimationOptions = {},
): string {
  const lines = svg.split('\n')
  const shown = lines.filter((line) => STROKE.test(line)).length
  const turns = turnsOf({ ...drawing, strokes: drawing.strokes.slice(0, shown) }, options)
  return lines
    .map((line) => (STROKE.test(line) ? timed(line, turns.shift()!) : line))
    .join('\n')
    .replace('</metadata>\n', `</metadata>\n  <style>${STYLE}</style>\n`)
}

const STROKE = /^ {4}<(path|g)\b/

/** A tapered stroke is several paths, drawn one after the other. */
function timed(line: string, { delay, duration }: Turn): string {
  const [head, ...paths] = line.split('<path ')
  const share = duration / paths.length
  const pieces = paths.map(
    (path, i) => `<path ${timing({ delay: delay + i * share, duration: share })} ${path}`,
  )
  return [head, ...pieces].join('')
}

/** When each stroke is drawn: one after the other, as long as its length takes. */
export function turnsOf(
  { strokes, canvas }: { strokes: readonly Stroke[]; canvas: number },
  { seconds }: AnimationOptions = {},
): Turn[] {
  const lengths = strokes.map((stroke) => polylineLength(flatten(stroke, PIECES)))
  const durations = lengths.map((length) => PEN_LIFT + length / (PEN_SPEED * canvas))
  const needed = durations.reduce((a, b) => a + b, 0)
  const scale = (seconds ?? Math.min(needed, LONGEST)) / needed
  let delay = START
  return durations.map((duration) => {
    const turn = { delay, duration: scale * duration }
    delay += turn.duration
    return turn
  })
}

function timing({ delay, duration }: Turn): string {
  const style = `animation-delay:${delay.toFixed(3)}s;animation-duration:${duration.toFixed(3)}s`
  return `class="self-drawing" pathLength="1" style="${style}"`
}

/** Visibility has no values between hidden and visible: it is visible from the first moment on. */
const STYLE = `
    @media screen and (prefers-reduced-motion: no-preference) {
      .self-drawing {
        stroke-dasharray: 1 2;
        animation: self-drawing 1s ease-in-out both;
      }
      @keyframes self-drawing {
        from { visibility: hidden; stroke-dashoffset: 1 }
        to { visibility: visible; stroke-dashoffset: 0 }
      }
    }
  `
