/** @file The drawing on the screen, and what a pointer does there. */
import { type G, type Image, SVG, type Svg } from '@svgdotjs/svg.js'
import type { Frame, Point } from '../../../src/index.ts'
import { opacityOf, type SheetStroke, type Style } from '../shared/sheet.ts'
import { dragged } from './drag.ts'
import { buildHandles, placeHandles, REACH } from './handles.ts'
import { createGlide, fadeIn, leave, replay } from './motion.ts'
import { createLine, distance, paint, type StrokeLine } from './stroke-line.ts'
import { type OnPaint, Veil, type VeilContent } from './veil.ts'

export interface BoardContent {
  strokes: readonly SheetStroke[]
  style: Style
  frame: Frame
  /** Address of the photo, where it is to be seen faintly under the strokes. */
  photo?: string
  /** How many of the strokes are seen. */
  shown: number
  selected?: number
  /** Over the photo. */
  veil: Omit<VeilContent, 'frame'>
  /** Strokes under way: they glide, and cannot be taken in hand. */
  live: boolean
}

export interface BoardEvents {
  select(id?: number): void
  /** A control point is on its way; `first` at the beginning of the gesture. */
  movePoint(id: number, index: number, to: Point, first: boolean): void
  paint: OnPaint
  hover(id: number | undefined, at: { x: number; y: number }): void
}

/** Where a stroke belongs, and how it looks there. */
type Place = Pick<StrokeLine, 'id' | 'goal' | 'style'>

export class Board {
  readonly #events: BoardEvents
  readonly #svg: Svg
  readonly #photo: Image
  readonly #veil: Veil
  readonly #layer: G
  readonly #handles: G
  readonly #lines = new Map<number, StrokeLine>()
  readonly #glide = createGlide(this.#lines)
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)')
  #content?: BoardContent
  #dragging = false

  constructor(host: HTMLElement, events: BoardEvents) {
    this.#events = events
    this.#svg = SVG().addTo(host).size('100%', '100%').attr({ 'aria-hidden': 'true' })
    this.#photo = this.#svg.image().addClass('under').attr({ preserveAspectRatio: 'none' })
    this.#veil = new Veil(this.#svg, events.paint)
    this.#layer = this.#svg.group().addClass('strokes')
    this.#handles = this.#svg.group().addClass('handles')
    this.#svg.node.addEventListener('pointerdown', ({ target }) => {
      if (target === this.#svg.node) events.select(undefined)
    })
  }

  show(content: BoardContent): void {
    this.#content = content
    this.#svg.viewbox(...viewOf(content.frame, content.style.width))
    this.#layer.attr({ stroke: content.style.ink })
    this.#photo.attr({ ...content.frame, href: content.photo ?? null })
    this.#veil.group.node.classList.toggle('off', !content.photo)
    this.#veil.show({ ...content.veil, frame: content.frame })
    this.#showStrokes(content)
    for (const { hit } of this.#lines.values()) hit.attr({ 'stroke-width': REACH * this.#scale() })
    this.#glide()
    this.#showSelected(content)
  }

  /** Draws the strokes once more, one after the other. */
  replay(): void {
    const { strokes = [], shown } = this.#content ?? {}
    if (!this.#still.matches) replay(strokes.slice(0, shown).map(({ id }) => this.#lineOf(id)))
  }

  /** Pixels of the drawing in one of the screen. */
  #scale(): number {
    return this.#content ? this.#content.frame.width / this.#svg.node.clientWidth || 1 : 1
  }

  #lineOf(id: number): StrokeLine {
    return this.#lines.get(id)! // what is shown has a line
  }

  #showStrokes(content: BoardContent): void {
    const wanted = new Set(content.strokes.map(({ id }) => id))
    const spare = [...this.#lines.values()].filter(({ id }) => !wanted.has(id))
    for (const { id } of spare) this.#lines.delete(id)
    content.strokes.forEach((stroke, rank) => {
      const line = this.#placeLine(placeOf(stroke, content.style), spare)
      this.#showRank(line, rank)
      const { classList } = line.group.node
      classList.toggle('away', rank >= content.shown)
      classList.toggle('chosen', stroke.id === content.selected)
      classList.toggle('frozen', stroke.frozen)
      classList.toggle('live', content.live)
    })
    for (const line of spare) leave(line)
  }

  /** The stroke's own line, a spare one that is the same to the eye, or a new one. */
  #placeLine(place: Place, spare: StrokeLine[]): StrokeLine {
    const like = spare.findIndex(({ goal }) => distance(goal, place.goal) < 0.5)
    const line =
      this.#lines.get(place.id) ?? (like < 0 ? this.#createLine(place) : spare.splice(like, 1)[0])
    this.#lines.set(place.id, Object.assign(line, place))
    const jumps = this.#dragging || this.#still.matches || line.now.length !== place.goal.length
    if (jumps) line.now = place.goal.slice()
    paint(line)
    return line
  }

  #createLine(place: Place): StrokeLine {
    const line = createLine(this.#layer, place)
    if (!this.#still.matches) fadeIn(line)
    const { node } = line.hit
    node.addEventListener('pointerdown', () => this.#events.select(line.id))
    node.addEventListener('pointermove', ({ clientX: x, clientY: y }) =>
      this.#events.hover(line.id, { x, y }),
    )
    node.addEventListener('pointerleave', () => this.#events.hover(undefined, { x: 0, y: 0 }))
    return line
  }

  /** Strokes are painted in the order of their rank. */
  #showRank({ group: { node } }: StrokeLine, rank: number): void {
    const { children } = this.#layer.node
    if (children[rank] !== node) this.#layer.node.insertBefore(node, children[rank] ?? null)
  }

  /** The stroke in hand lies on top, with handles. */
  #showSelected({ strokes, selected }: BoardContent): void {
    const stroke = strokes.find(({ id }) => id === selected)
    if (stroke) this.#layer.node.append(this.#lineOf(stroke.id).group.node)
    if (!this.#dragging) this.#showHandles(stroke)
    else if (stroke) placeHandles(this.#handles, stroke.points)
  }

  #showHandles(stroke?: SheetStroke): void {
    this.#handles.clear()
    if (!stroke) return
    buildHandles(this.#handles, stroke.points, this.#scale()).forEach((knob, index) => {
      dragged(this.#svg.node, knob.node, (to, phase) => {
        this.#dragging = phase !== 'end'
        if (phase !== 'end') this.#events.movePoint(stroke.id, index, to, phase === 'start')
      })
    })
  }
}

function placeOf(stroke: SheetStroke, style: Style): Place {
  return {
    id: stroke.id,
    goal: Float32Array.from(stroke.points.flat()),
    style: { width: style.width, taper: style.pressure, opacity: opacityOf(stroke, style) },
  }
}

/** The frame, and some paper around it so that a line at its border is not cut. */
function viewOf({ x, y, width, height }: Frame, line: number): [number, number, number, number] {
  return [x - line, y - line, width + 2 * line, height + 2 * line]
}
