/**
 * @file A small photo studio: a solid object on white paper under one large soft light, seen by a
 * pinhole camera. Sphere tracing (Hart 1996), penumbra and occlusion estimated from the distance
 * field along the way (I. Quilez' soft shadows; A. Evans, "Fast Approximations for Global
 * Illumination", 2006). Deterministic: the samples inside a pixel form a fixed grid.
 */
import {
  add,
  cross,
  dot,
  normalise,
  type Solid,
  scale,
  subtract,
  union,
  type Vector,
  within,
} from './shapes.ts'

/** A solid and its paint. */
export interface Part {
  solid: Solid
  /** Linear RGB. */
  color: Vector
  /** 0 chalk … 1 glazed. */
  gloss: number
}

export interface Shot {
  parts: Part[]
  eye: Vector
  target: Vector
  /** Vertical field of view in radians. */
  view: number
  width: number
  height: number
}

const PAPER: Part = { solid: ([, y]) => y, color: [0.86, 0.86, 0.87], gloss: 0 }
const LIGHT = normalise([-0.5, 0.9, 0.55])
const FAR = 30
const GRID = 3

/** RGB bytes, rows from the top. */
export function photograph(shot: Shot): Uint8Array {
  const { width, height } = shot
  const ray = camera(shot)
  const parts = [PAPER, ...shot.parts]
  const outline = distanceTo([PAPER, ...shot.parts.map(bounded)])
  const bytes = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum: Vector = [0, 0, 0]
      for (let k = 0; k < GRID * GRID; k++) {
        const u = x + ((k % GRID) + 0.5) / GRID
        const v = y + (Math.floor(k / GRID) + 0.5) / GRID
        sum = add(sum, look(parts, outline, shot.eye, ray(u, v)))
      }
      bytes.set(develop(scale(sum, 1 / (GRID * GRID))), (y * width + x) * 3)
    }
  }
  return bytes
}

/** Every object fits into this ball; outside it, the ball is all that a ray needs to know. */
function bounded(part: Part): Part {
  return { ...part, solid: within([0, 0.8, 0], 1.9, part.solid) }
}

function camera({ eye, target, view, width, height }: Shot) {
  const forward = normalise(subtract(target, eye))
  const right = normalise(cross(forward, [0, 1, 0]))
  const up = cross(right, forward)
  const reach = Math.tan(view / 2) / (height / 2)
  return (x: number, y: number): Vector =>
    normalise(
      add(forward, add(scale(right, (x - width / 2) * reach), scale(up, (height / 2 - y) * reach))),
    )
}

/** Linear light from one direction. */
function look(parts: Part[], outline: Solid, eye: Vector, direction: Vector): Vector {
  const distance = march(outline, eye, direction)
  if (distance >= FAR) return PAPER.color
  const point = add(eye, scale(direction, distance))
  const lit = shade(parts, point, direction)
  const haze = Math.min(distance / FAR, 1) ** 2 // the paper bends up into an even background
  return add(scale(lit, 1 - haze), scale(PAPER.color, haze))
}

function distanceTo(parts: Part[]): Solid {
  return union(...parts.map(({ solid }) => solid))
}

function nearest(parts: Part[], point: Vector): Part {
  let best = parts[0]
  let least = best.solid(point)
  for (const part of parts.slice(1)) {
    const distance = part.solid(point)
    if (distance < least) [best, least] = [part, distance]
  }
  return best
}

function march(scene: Solid, eye: Vector, direction: Vector): number {
  let distance = 0
  for (let i = 0; i < 160 && distance < FAR; i++) {
    const step = scene(add(eye, scale(direction, distance)))
    if (step < 2e-4 * distance) return distance
    distance += 0.9 * step
  }
  return distance
}

function shade(parts: Part[], point: Vector, direction: Vector): Vector {
  const scene = distanceTo(parts)
  const { color, gloss } = nearest(parts, point)
  const normal = gradient(scene, point)
  const start = add(point, scale(normal, 2e-3))
  const facing = Math.max(dot(normal, LIGHT), 0)
  const sun = facing > 0 ? facing * sunlight(scene, start) : 0
  const sky = openness(scene, start, normal) * (0.62 + 0.38 * normal[1])
  const bounce = 0.12 * Math.max(-normal[1], 0)
  const half = normalise(subtract(LIGHT, direction))
  const glint = gloss * sun * Math.max(dot(normal, half), 0) ** 80 * 0.7
  const rim = gloss * sky * (1 - Math.max(-dot(normal, direction), 0)) ** 4 * 0.25
  const body = scale(color, 0.72 * sun + 0.5 * sky + bounce)
  return add(body, [glint + rim, glint + rim, glint + rim])
}

function gradient(scene: Solid, p: Vector): Vector {
  const e = 1e-3
  const along = (axis: Vector) => scene(add(p, scale(axis, e))) - scene(subtract(p, scale(axis, e)))
  return normalise([along([1, 0, 0]), along([0, 1, 0]), along([0, 0, 1])])
}

/** 1 in full light, 0 in the core of the shadow. */
function sunlight(scene: Solid, start: Vector): number {
  const softness = 7 // the inverse of the lamp's apparent size
  let light = 1
  for (let distance = 0.01, i = 0; i < 60 && distance < 6; i++) {
    const gap = scene(add(start, scale(LIGHT, distance)))
    if (gap < 1e-4) return 0
    light = Math.min(light, (softness * gap) / distance)
    distance += Math.min(Math.max(0.7 * gap, 0.01), 0.2)
  }
  return light * light * (3 - 2 * light)
}

/** How little of the sky is hidden by what is near. */
function openness(scene: Solid, start: Vector, normal: Vector): number {
  let hidden = 0
  for (let i = 1; i <= 5; i++) {
    const distance = 0.06 * i
    hidden += (distance - scene(add(start, scale(normal, distance)))) * 0.85 ** i
  }
  return Math.min(Math.max(1 - 1.4 * hidden, 0), 1)
}

/** Linear light → sRGB bytes (IEC 61966-2-1). */
function develop(light: Vector): number[] {
  return light.map((value) => {
    const v = Math.min(Math.max(value, 0), 1)
    return Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055))
  })
}
