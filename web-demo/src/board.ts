/**
 * @file The strokes on the screen: one SVG path each, which glides to where it belongs and fades as
 * it comes and goes; and, for the stroke in hand, its control points.
 */
import { type Circle, type G, type Line, type Path, SVG } from '@svgdotjs/svg.js'
import type { Frame, Point } from '../../src/index.ts'
import { dragged } from './drag.ts'
import type { SheetStroke, Style } from './sheet.ts'

export interface BoardContent {
  strokes: readonly SheetStroke[]
  style: Style
  frame: Frame
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

interface Drawn {
  group: G
  line: Path
  /** Wider than the line, so that it can be hit; not seen. */
  hit: Path
  now: Float32Array
  goal: Float32Array
}

/** Share of the way to its goal that a stroke goes in a sixtieth of a second. */
const GLIDE = 0.22
/** Pixels of the screen around a line, and of a handle, that react to a finger. */
const REACH = 16

export function createBoard(host: HTMLElement, events: BoardEvents): Board {
  const svg = SVG().addTo(host).size('100%', '100%').attr({ 'aria-hidden': 'true' })
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

  const add = (id: number, goal: Float32Array): Drawn => {
    const group = layer.group().addClass('stroke').data('id', id)
    const line = group.path().addClass('line')
    const hit = group.path().addClass('hit')
    hit.on('pointerdown', () => events.select(id))
    hit.on('pointermove', (event) => {
      const { clientX: x, clientY: y } = event as PointerEvent
      events.hover(id, { x, y })
    })
    hit.on('pointerleave', () => events.hover(undefined, { x: 0, y: 0 }))
    return { group, line, hit, now: goal.slice(), goal }
  }

  return {
    show(next) {
      content = next
      svg.viewbox(...viewOf(next.frame, next.style.width))
      layer.attr({ stroke: next.style.ink, 'stroke-width': next.style.width })
      const wanted = new Set(next.strokes.map(({ id }) => id))
      const spare = [...drawn].filter(([id]) => !wanted.has(id)).map(([, stroke]) => stroke)
      for (const [id] of drawn) if (!wanted.has(id)) drawn.delete(id)
      next.strokes.forEach((stroke, rank) => {
        const goal = Float32Array.from(stroke.points.flat())
        const known = drawn.get(stroke.id) ?? adopt(spare, goal, stroke.id) ?? add(stroke.id, goal)
        drawn.set(stroke.id, known)
        Object.assign(known, { goal })
        if (known.now.length !== goal.length || dragging || still.matches) known.now = goal.slice()
        paint(known)
        known.group.node.classList.toggle('away', rank >= next.shown)
        known.group.node.classList.toggle('chosen', stroke.id === next.selected)
        known.group.node.classList.toggle('frozen', stroke.frozen)
        known.group.node.classList.toggle('live', next.live)
        if (layer.node.children[rank] !== known.group.node) {
          layer.node.insertBefore(known.group.node, layer.node.children[rank] ?? null)
        }
      })
      for (const stroke of spare) leave(stroke)
      for (const { hit } of drawn.values()) hit.attr({ 'stroke-width': REACH * scale() })
      const top = next.selected === undefined ? undefined : drawn.get(next.selected)
      if (top) layer.node.append(top.group.node)
      glide()
      const chosen = next.strokes.find(({ id }) => id === next.selected)
      if (!dragging) showHandles(chosen)
      else if (chosen) placeHandles(handles, chosen.points)
    },
    replay() {
      const shown = content?.strokes.slice(0, content.shown) ?? []
      if (!still.matches) replay(shown.map(({ id }) => drawn.get(id)!.line.node))
    },
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

  /** A stroke that was shown under another id, where the new one is: it is the same to the eye. */
  function adopt(spare: Drawn[], goal: Float32Array, id: number): Drawn | undefined {
    const same = spare.findIndex((stroke) => distance(stroke.goal, goal) < 0.5)
    if (same < 0) return undefined
    const [{ group, now }] = spare.splice(same, 1)
    group.remove()
    return { ...add(id, goal), now }
  }
}

/** The frame, and some paper around it so that a line at its border is not cut. */
function viewOf({ x, y, width, height }: Frame, line: number): [number, number, number, number] {
  return [x - line, y - line, width + 2 * line, height + 2 * line]
}

function distance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}

/** Fades out, then goes. */
function leave({ group }: Drawn): void {
  group.addClass('away')
  setTimeout(() => group.remove(), 400)
}

function paint({ line, hit, now }: Drawn): void {
  const numbers = [...now].map((value) => Math.round(value * 100) / 100)
  const data = `M${numbers.slice(0, 2).join(' ')}C${numbers.slice(2).join(' ')}`
  line.attr('d', data)
  hit.attr('d', data)
}

/** Moves strokes towards their goals, frame by frame, as long as one is not there. */
function createGlide(drawn: ReadonlyMap<number, Drawn>): () => void {
  let frame = 0
  let last = 0
  const move = (time: number) => {
    const share = 1 - (1 - GLIDE) ** Math.min(6, (time - last) / 16.7)
    last = time
    let moving = false
    for (const stroke of drawn.values()) {
      const far = distance(stroke.now, stroke.goal)
      if (far === 0) continue
      moving = true
      const { now, goal } = stroke
      stroke.now =
        far < 0.05 ? goal.slice() : now.map((value, i) => value + share * (goal[i] - value))
      paint(stroke)
    }
    frame = moving ? requestAnimationFrame(move) : 0
  }
  return () => {
    if (frame) return
    last = performance.now()
    frame = requestAnimationFrame(move)
  }
}

/** Knobs on the control points [p0 … p3n], with arms from the inner ones to their ends. */
function buildHandles(layer: G, points: readonly Point[], scale: number): G[] {
  for (const [a, b] of armsOf(points)) {
    layer
      .line(...a, ...b)
      .stroke({ width: scale })
      .addClass('arm')
  }
  return points.map(([x, y], i) => {
    const knob = layer.group().addClass('knob').translate(x, y)
    knob
      .circle(2 * REACH * scale)
      .center(0, 0)
      .addClass('reach')
    knob
      .circle((i % 3 === 0 ? 11 : 9) * scale)
      .center(0, 0)
      .stroke({ width: 1.5 * scale })
      .addClass(i % 3 === 0 ? 'end' : 'inner')
    return knob
  })
}

function placeHandles(layer: G, points: readonly Point[]): void {
  const arms = layer.find('.arm') as unknown as Line[]
  armsOf(points).forEach(([a, b], i) => {
    arms[i]?.plot([a, b])
  })
  const knobs = layer.find('.knob') as unknown as Circle[]
  points.forEach(([x, y], i) => {
    knobs[i]?.transform({ translate: [x, y] })
  })
}

const armsOf = (points: readonly Point[]): [Point, Point][] =>
  points.flatMap((point, i): [Point, Point][] => {
    if (i % 3 === 0) return []
    return [[point, points[i % 3 === 1 ? i - 1 : i + 1]]]
  })

/** Every line runs from its start to its end, when those before it have. */
function replay(lines: readonly SVGPathElement[]): void {
  const each = Math.min(420, 6000 / Math.max(1, lines.length))
  lines.forEach((line, i) => {
    const length = line.getTotalLength() + 0.1
    const hidden = { strokeDasharray: `${length} ${2 * length}`, strokeDashoffset: length }
    line.animate(
      [
        { ...hidden, opacity: 0 },
        { ...hidden, opacity: 1, offset: 0.001 },
        { ...hidden, strokeDashoffset: 0, opacity: 1 },
      ],
      { duration: each, delay: i * each, easing: 'ease-in-out', fill: 'backwards' },
    )
  })
}
