/**
 * @file The veil over a photo: what is left out lies under paper, what is to have more detail under
 * colour. A brush paints on it, by mouse, pen or finger.
 */
import type { Circle, G, Image, Polyline, Rect, Svg } from '@svgdotjs/svg.js'
import type { Frame, Point } from '../../../src/index.ts'
import type { Brush, Paint, PaintStroke } from '../shared/paint.ts'
import { dragged } from './drag.ts'

export interface VeilContent {
  frame: Frame
  /** Address of a picture that is white where the photo is left out. */
  leftOut?: string
  paint: Paint
  /** In hand; without one nothing can be painted. */
  brush?: Brush
}

/** @param first whether the stroke begins; otherwise it takes the place of the one before */
export type OnPaint = (stroke: PaintStroke, first: boolean) => void

/** Points nearer to each other than this share of the photo are one. */
const NEAREST = 0.003

export class Veil {
  readonly group: G
  readonly #mask: G
  readonly #ground: Image
  readonly #detail: G
  readonly #paper: Rect
  readonly #surface: Rect
  readonly #cursor: Circle
  #shown: { stroke: PaintStroke; line: Polyline }[] = []
  #content: VeilContent = { frame: { x: 0, y: 0, width: 1, height: 1 }, paint: [] }

  constructor(svg: Svg, onPaint: OnPaint) {
    const mask = svg.mask()
    this.#ground = mask.image().attr({ preserveAspectRatio: 'none' })
    this.#mask = mask.group()
    this.group = svg.group().addClass('veil')
    this.#detail = this.group.group().addClass('detail')
    this.#paper = this.group.rect().addClass('left-out').maskWith(mask)
    this.#surface = this.group.rect().addClass('surface')
    this.#cursor = this.group.circle().addClass('cursor')
    this.#listen(svg, onPaint)
  }

  show(content: VeilContent): void {
    this.#content = content
    const { frame, leftOut, brush } = content
    for (const element of [this.#ground, this.#paper, this.#surface]) element.attr({ ...frame })
    this.#ground.attr({ href: leftOut ?? null })
    this.#showPaint(content)
    for (const { node } of [this.#surface, this.#cursor]) node.classList.toggle('off', !brush)
    this.#cursor.attr({ r: ((brush?.size ?? 0) * this.#longer()) / 2 })
  }

  #longer(): number {
    const { width, height } = this.#content.frame
    return Math.max(width, height)
  }

  #showPaint({ paint }: VeilContent): void {
    const same = this.#shown.findIndex(({ stroke }, i) => stroke !== paint[i])
    const kept = same < 0 ? this.#shown.length : same
    for (const { line } of this.#shown.splice(kept)) line.remove()
    for (const stroke of paint.slice(kept)) this.#shown.push({ stroke, line: this.#line(stroke) })
  }

  #line({ kind, size, points }: PaintStroke): Polyline {
    const { x, y } = this.#content.frame
    const longer = this.#longer()
    const ends = [...points, points[points.length - 1]] // a single point is a dot
    const corners = ends.map(([u, v]): Point => [x + u * longer, y + v * longer])
    return (kind === 'detail' ? this.#detail : this.#mask)
      .polyline(corners)
      .fill('none')
      .stroke({ width: size * longer, linecap: 'round', linejoin: 'round' })
      .addClass(kind)
  }

  #listen(svg: Svg, onPaint: OnPaint): void {
    let points: Point[] = []
    const add = (to: Point) => {
      const { brush } = this.#content
      const point = this.#onPhoto(to)
      const last = points.at(-1)
      if (!brush || (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAREST)) return
      points = [...points, point]
      onPaint({ ...brush, points }, points.length === 1)
    }
    dragged(svg.node, this.#surface.node, (to, phase) => {
      if (phase === 'start') points = []
      add(to)
      if (phase === 'end') points = []
    })
    this.#surface.node.addEventListener('pointermove', (event) => {
      const { x, y } = svg.point(event.clientX, event.clientY)
      this.#cursor.center(x, y)
    })
  }

  #onPhoto([x, y]: Point): Point {
    const { frame } = this.#content
    return [(x - frame.x) / this.#longer(), (y - frame.y) / this.#longer()]
  }
}
