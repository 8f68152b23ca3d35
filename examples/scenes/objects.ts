/** @file What stands in the studio: a mug, a rubber duck and a teapot, about two units wide. */
import {
  bend,
  blend,
  cut,
  cylinder,
  ellipsoid,
  move,
  ring,
  type Solid,
  tube,
  turn,
  union,
} from './shapes.ts'
import type { Part, Shot } from './studio.ts'

export const shots: Record<string, Shot> = {
  mug: {
    parts: mug(),
    eye: [1.1, 3.1, 5.6],
    target: [0.16, 0.72, 0],
    view: 0.48,
    width: 480,
    height: 440,
  },
  duck: {
    parts: duck(),
    eye: [0.6, 2.1, 6],
    target: [0.05, 0.86, 0],
    view: 0.46,
    width: 480,
    height: 440,
  },
  teapot: {
    parts: teapot(),
    eye: [0.3, 2.3, 6.4],
    target: [0.02, 0.72, 0],
    view: 0.42,
    width: 560,
    height: 400,
  },
}

function mug(): Part[] {
  const wall = cut(cylinder(0.72, 1.5, 0.06), move(cylinder(0.63, 1.6, 0.08), [0, 0.12, 0]))
  const ear = move(ring(0.36, 0.095, 1.18), [0.78, 0.78, 0])
  const handle = cut(ear, cylinder(0.66, 2))
  return [{ solid: blend(0.06, wall, handle), color: [0.13, 0.3, 0.52], gloss: 1 }]
}

function duck(): Part[] {
  const body = blend(
    0.25,
    move(ellipsoid([0.92, 0.56, 0.66]), [0, 0.52, 0]),
    move(turn(ellipsoid([0.36, 0.2, 0.3]), 2, 0.75), [0.88, 0.86, 0]),
    move(ellipsoid([0.4, 0.44, 0.4]), [-0.42, 0.95, 0]),
  )
  const head = move(ellipsoid([0.47, 0.45, 0.45]), [-0.48, 1.4, 0])
  const wings = mirrored(move(turn(ellipsoid([0.46, 0.27, 0.13]), 2, 0.25), [0.22, 0.66, 0.6]))
  const beak = blend(
    0.05,
    move(turn(ellipsoid([0.24, 0.065, 0.2]), 2, -0.15), [-0.99, 1.36, 0]),
    move(turn(ellipsoid([0.2, 0.05, 0.16]), 2, 0.2), [-0.96, 1.27, 0]),
  )
  const eyes = mirrored(move(ellipsoid([0.075, 0.1, 0.05]), [-0.68, 1.53, 0.365]))
  return [
    { solid: blend(0.07, blend(0.14, body, head), wings), color: [0.95, 0.63, 0.05], gloss: 0.7 },
    { solid: beak, color: [0.85, 0.2, 0.03], gloss: 0.5 },
    { solid: eyes, color: [0.01, 0.01, 0.012], gloss: 1 },
  ]
}

function teapot(): Part[] {
  const belly = cut(move(ellipsoid([0.98, 0.7, 0.98]), [0, 0.6, 0]), ([, y]) => y - 0.02)
  const lid = blend(
    0.06,
    move(ellipsoid([0.5, 0.2, 0.5]), [0, 1.19, 0]),
    move(ellipsoid([0.13, 0.13, 0.13]), [0, 1.46, 0]),
  )
  const mouth: Solid = ([x, y]) => 1.16 - y - 0.25 * (x + 1.4)
  const spout = cut(
    tube(bend([-0.65, 0.4, 0], [-1.32, 0.42, 0], [-1.42, 1.35, 0]), 0.27, 0.1),
    mouth,
  )
  const handle = move(turn(ring(0.38, 0.085, 1.1), 2, -0.2), [0.98, 0.72, 0])
  const body = blend(0.1, belly, spout, handle)
  return [{ solid: union(body, lid), color: [0.5, 0.1, 0.08], gloss: 1 }]
}

/** The solid and its mirror image across z = 0. */
function mirrored(solid: Solid): Solid {
  return ([x, y, z]) => solid([x, y, Math.abs(z)])
}
