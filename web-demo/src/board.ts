/** @file The drawing on the screen, and what a pointer does there. */
import { SVG } from '@svgdotjs/svg.js'
import type { Frame, Point } from '../../src/index.ts'
import { dragged } from './drag.ts'
import { buildHandles, placeHandles, REACH } from './handles.ts'
import {
  createGlide,
  createLine,
  type Drawn,
  distance,
  fadeIn,
  leave,
  paint,
  replay,
} from './line.ts'
import { opacityOf, type SheetStroke, type Style } from './sheet.ts'

export interface BoardContent {
  strokes: readonly SheetStroke[]
  style: Style
  frame: Frame
  /** Address of the photo, where it is to be seen faintly under the strokes. */
  photo?: string
  /** How many of the strokes are seen. */
  shown: number
  selected?: number
  /** Strokes under way: they glide, and cannot be taken in hand. */
  live: boolean
}

export interface BoardEvents {
  select(id?: number): void
  /** A control point is on its way; `first` at the beginning of the gesture. */
  movePoint(id: number, index: number, to: Point, first: boolean): void
  hover(id: number | undefined, at: { x: number; y: number }): void
}

export interface Board {
  show(content: BoardContent): void
  /** Draws the strokes once more, one after the other. */
  replay(): void
}

export function createBoard(host: HTMLElement, events: BoardEvents): Board {
  const svg = SVG().addTo(host).size('100%', '100%').attr({ 'aria-hidden': 'true' })
  const under = svg.image().addClass('under').attr({ preserveAspectRatio: 'none' })
  const layer = svg.group().addClass('strokes')
  const handles = svg.group().addClass('handles')
  const drawn = new Map<number, Drawn>()
  let content: BoardContent | undefined
  let dragging = false
  const still = matchMedia('(prefers-reduced-motion: reduce)')

  const glide = createGlide(drawn)
  const scale = () => (content ? content.frame.width / svg.node.clientWidth || 1 : 1)

  svg.node.addEventListener('pointerdown', (event) => {
    if (event.target === svg.node) events.select(undefined)
  })

  return {
    show(next) {
      content = next
      svg.viewbox(...viewOf(next.frame, next.style.width))
      layer.attr({ stroke: next.style.ink })
      under.attr({ ...next.frame, href: next.photo ?? null })
      showStrokes(next)
      for (const { hit } of drawn.values()) hit.attr({ 'stroke-width': REACH * scale() })
      glide()
      const chosen = next.strokes.find(({ id }) => id === next.selected)
      if (chosen) layer.node.append(drawn.get(chosen.id)!.group.node)
      if (!dragging) showHandles(chosen)
      else if (chosen) placeHandles(handles, chosen.points)
    },
    replay() {
      const shown = content?.strokes.slice(0, content.shown) ?? []
      if (!still.matches) replay(shown.map(({ id }) => drawn.get(id)!))
    },
  }

  function showStrokes({ strokes, style, shown, selected, live }: BoardContent): void {
    const wanted = new Set(strokes.map(({ id }) => id))
    const spare = [...drawn].filter(([id]) => !wanted.has(id)).map(([, stroke]) => stroke)
    for (const [id] of drawn) if (!wanted.has(id)) drawn.delete(id)
    strokes.forEach((stroke, rank) => {
      const look = { width: style.width, taper: style.pressure, opacity: opacityOf(stroke, style) }
      const goal = Float32Array.from(stroke.points.flat())
      const line = drawn.get(stroke.id) ?? add(stroke.id, goal, look, spare)
      Object.assign(line, { goal, look })
      if (line.now.length !== goal.length || dragging || still.matches) line.now = goal.slice()
      paint(line)
      const { node } = line.group
      node.classList.toggle('away', rank >= shown)
      node.classList.toggle('chosen', stroke.id === selected)
      node.classList.toggle('frozen', stroke.frozen)
      node.classList.toggle('live', live)
      if (layer.node.children[rank] !== node) {
        layer.node.insertBefore(node, layer.node.children[rank] ?? null)
      }
    })
    for (const stroke of spare) leave(stroke)
  }

  /** A spare line that is the same to the eye, or a new one. */
  function add(id: number, goal: Float32Array, look: Drawn['look'], spare: Drawn[]): Drawn {
    const same = spare.findIndex((stroke) => distance(stroke.goal, goal) < 0.5)
    const line = same < 0 ? create(id, goal, look) : Object.assign(spare.splice(same, 1)[0], { id })
    drawn.set(id, line)
    return line
  }

  function create(id: number, goal: Float32Array, look: Drawn['look']): Drawn {
    const line = createLine(layer, id, goal, look)
    if (!still.matches) fadeIn(line)
    line.hit.on('pointerdown', () => events.select(line.id))
    line.hit.on('pointermove', (event) => {
      const { clientX: x, clientY: y } = event as PointerEvent
      events.hover(line.id, { x, y })
    })
    line.hit.on('pointerleave', () => events.hover(undefined, { x: 0, y: 0 }))
    return line
  }

  function showHandles(stroke?: SheetStroke): void {
    handles.clear()
    if (!stroke) return
    buildHandles(handles, stroke.points, scale()).forEach((knob, index) => {
      dragged(svg.node, knob.node, (to, phase) => {
        dragging = phase !== 'end'
        if (phase !== 'end') events.movePoint(stroke.id, index, to, phase === 'start')
      })
    })
  }
}

/** The frame, and some paper around it so that a line at its border is not cut. */
function viewOf({ x, y, width, height }: Frame, line: number): [number, number, number, number] {
  return [x - line, y - line, width + 2 * line, height + 2 * line]
}
