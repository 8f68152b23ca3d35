/** @file Dragging inside an SVG, by mouse, pen or finger. */
import type { Point } from '../../../src/index.ts'

export type Phase = 'start' | 'move' | 'end'

/** Tells where in `svg`, in its own units, a drag that began on `handle` is. */
export function dragged(
  svg: SVGSVGElement,
  handle: Element,
  tell: (to: Point, phase: Phase) => void,
): void {
  handle.addEventListener('pointerdown', (down) => {
    const { pointerId } = down as PointerEvent
    down.stopPropagation()
    down.preventDefault()
    svg.setPointerCapture(pointerId)
    let phase: Phase = 'start'
    const move = (event: PointerEvent) => {
      if (event.pointerId !== pointerId) return
      tell(inside(svg, event), phase)
      phase = 'move'
    }
    const end = (event: PointerEvent) => {
      if (event.pointerId !== pointerId) return
      stop.abort()
      tell(inside(svg, event), 'end')
    }
    const stop = new AbortController()
    svg.addEventListener('pointermove', move, stop)
    svg.addEventListener('pointerup', end, stop)
    svg.addEventListener('pointercancel', end, stop)
  })
}

function inside(svg: SVGSVGElement, { clientX, clientY }: PointerEvent): Point {
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()!.inverse())
  return [x, y]
}
