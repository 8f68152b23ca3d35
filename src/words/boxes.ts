/** @file Parts of the canvas. */

/** A part of the canvas, as shares of its side. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
  /** What lies in it stands on its lower edge instead of hanging in its middle. */
  stands?: boolean
}

/** The gap between boxes of a grid, as a share of them. */
const GAP = 0.08
/** Another row must leave so much larger boxes: what stands beside each other looks more alike. */
const WORTH_A_ROW = 1.3

/** Boxes side by side, as wide as their weights say. */
export function parts(box: Box, weights: readonly number[], gap: number): Box[] {
  const total = weights.reduce((a, b) => a + b)
  const width = box.width - gap * (weights.length - 1)
  let x = box.x
  return weights.map((weight) => {
    const own = { ...box, x, width: (width * weight) / total }
    x += own.width + gap
    return own
  })
}

/** So many boxes of one size in rows, the rows in the middle: 2, 2 and 3 for 7. */
export function rows(box: Box, count: number): Box[] {
  if (count === 1) return [box]
  const side = (height: number) =>
    Math.min(box.width / Math.ceil(count / height), box.height / height)
  let best = 1
  for (let n = 2; n <= count; n++) if (side(n) > WORTH_A_ROW * side(best)) best = n
  const columns = Math.ceil(count / best)
  const [width, height] = [box.width / columns, box.height / best]
  return spread(count, best).flatMap((length, row) => {
    const left = box.x + (box.width - length * width) / 2
    return Array.from({ length }, (_, i) =>
      inner({ ...box, x: left + i * width, y: box.y + row * height, width, height }),
    )
  })
}

/** So many as evenly as can be, the fuller rows below. */
const spread = (count: number, into: number): number[] =>
  Array.from({ length: into }, (_, row) => Math.floor((count + row) / into))

const inner = ({ x, y, width, height, stands }: Box): Box => ({
  x: x + (width * GAP) / 2,
  y: y + (height * GAP) / 2,
  width: width * (1 - GAP),
  height: height * (1 - GAP),
  stands,
})

/** Smaller about its middle, or the middle of its lower edge. */
export function scaled({ x, y, width, height, stands }: Box, share: number): Box {
  const [w, h] = [width * share, height * share]
  const top = stands ? y + height - h : y + (height - h) / 2
  return { x: x + (width - w) / 2, y: top, width: w, height: h, stands }
}
