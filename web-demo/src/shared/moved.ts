/** @file Strokes that the optimiser moved: which of them is which. */
import type { Point } from '../../../src/index.ts'
import type { Sheet, SheetStroke } from './sheet.ts'

/** Canvas pixels: farther no stroke goes between two pictures of a run. */
const NEAR = 12

/** The sheet some steps later. Strokes stay who they are, also where they were sorted meanwhile. */
export function movedTo(sheet: Sheet, strokes: readonly Point[][]): Sheet {
  const known = matched(strokes, sheet.strokes)
  let { nextId } = sheet
  const moved = strokes.map((points, i): SheetStroke => {
    const { gain: _, ...before } = known[i] ?? { id: nextId++, frozen: false }
    return { ...before, points }
  })
  return { ...sheet, strokes: moved, nextId }
}

/** The same sheet, but strokes have the ids of those before where they were. */
export function recognised(sheet: Sheet, before: Sheet): Sheet {
  const points = sheet.strokes.map((stroke) => stroke.points)
  const known = matched(points, before.strokes)
  const strokes = sheet.strokes.map((stroke, i) => ({ ...stroke, id: known[i]?.id ?? stroke.id }))
  return { ...sheet, strokes }
}

/** Of each stroke, the one it was: that of its place in the order if that is near, else the nearest. */
function matched(
  strokes: readonly Point[][],
  before: readonly SheetStroke[],
): (SheetStroke | undefined)[] {
  const left = new Set(before)
  const found = strokes.map((points, i) => {
    const same = before[i]
    if (!same || distance(points, same.points) > NEAR) return undefined
    left.delete(same)
    return same
  })
  return found.map((same, i) => {
    if (same || left.size === 0) return same
    const [nearest] = [...left].sort(
      (a, b) => distance(a.points, strokes[i]) - distance(b.points, strokes[i]),
    )
    left.delete(nearest)
    return nearest
  })
}

/** Of both ends and the middle, however many segments there are. */
function distance(a: readonly Point[], b: readonly Point[]): number {
  const places = (points: readonly Point[]) => [
    points[0],
    points[points.length >> 1],
    points.at(-1)!,
  ]
  const others = places(b)
  return Math.max(...places(a).map(([x, y], i) => Math.hypot(x - others[i][0], y - others[i][1])))
}
