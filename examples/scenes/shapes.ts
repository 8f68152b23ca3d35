/**
 * @file Solids as signed distances: a function of a point that is negative inside.
 *
 * The formulas are the well-known ones of J. C. Hart, "Sphere Tracing" (1996), and, for the smooth
 * union, the quadratic polynomial blend.
 */

export type Vector = readonly [x: number, y: number, z: number]
export type Solid = (point: Vector) => number

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const scale = (a: Vector, k: number): Vector => [a[0] * k, a[1] * k, a[2] * k]
export const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const length = (a: Vector) => Math.sqrt(dot(a, a))
export const normalise = (a: Vector) => scale(a, 1 / length(a))
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

const clamp = (value: number) => Math.min(Math.max(value, 0), 1)

export const move =
  (solid: Solid, by: Vector): Solid =>
  (p) =>
    solid(subtract(p, by))

/** Turned about an axis (0 x, 1 y, 2 z) by radians. */
export function turn(solid: Solid, axis: 0 | 1 | 2, angle: number): Solid {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const [i, j] = [(axis + 1) % 3, (axis + 2) % 3]
  return (p) => {
    const q: [number, number, number] = [p[0], p[1], p[2]]
    q[i] = c * p[i] + s * p[j]
    q[j] = c * p[j] - s * p[i]
    return solid(q)
  }
}

/** About right away from the surface, exact on it. */
export function ellipsoid(radii: Vector): Solid {
  return ([x, y, z]) => {
    const near = length([x / radii[0], y / radii[1], z / radii[2]])
    const slope = length([x / radii[0] ** 2, y / radii[1] ** 2, z / radii[2] ** 2])
    return slope === 0 ? -Math.min(...radii) : (near * (near - 1)) / slope
  }
}

/** Standing on y = 0, with rounded edges. */
export function cylinder(radius: number, height: number, round = 0): Solid {
  return ([x, y, z]) => {
    const across = Math.hypot(x, z) - radius + round
    const along = Math.abs(y - height / 2) - height / 2 + round
    const outside = Math.hypot(Math.max(across, 0), Math.max(along, 0))
    return Math.min(Math.max(across, along), 0) + outside - round
  }
}

/** A ring in the x–y plane; `squash` above 1 makes it taller than wide. */
export function ring(radius: number, thickness: number, squash = 1): Solid {
  return ([x, y, z]) => {
    const around = Math.hypot(x, y / squash) - radius
    return Math.hypot(around, z) - thickness
  }
}

/** A round tube along a curve, its radius going evenly from `first` to `last`. */
export function tube(curve: (t: number) => Vector, first: number, last: number): Solid {
  return (p) => {
    const gap = (t: number) => length(subtract(p, curve(t))) - first - (last - first) * t
    return gap(lowest(gap, 12))
  }
}

/** Where in [0, 1] a smooth function is lowest: a coarse look, then thirds of what is left. */
function lowest(f: (t: number) => number, looks: number): number {
  let best = 0
  for (let i = 1; i <= looks; i++) if (f(i / looks) < f(best / looks)) best = i
  let [low, high] = [clamp((best - 1) / looks), clamp((best + 1) / looks)]
  for (let i = 0; i < 16; i++) {
    const third = (high - low) / 3
    if (f(low + third) < f(high - third)) high -= third
    else low += third
  }
  return (low + high) / 2
}

/** A quadratic Bézier curve. */
export const bend =
  (a: Vector, b: Vector, c: Vector) =>
  (t: number): Vector =>
    add(add(scale(a, (1 - t) ** 2), scale(b, 2 * t * (1 - t))), scale(c, t * t))

export const union =
  (...solids: Solid[]): Solid =>
  (p) =>
    solids.reduce((nearest, solid) => Math.min(nearest, solid(p)), Number.POSITIVE_INFINITY)

/** The same solid, cheap where it is far: a ball around it stands in for it there. Good enough to
 * find the surface, not for shading, which looks at distances further out. */
export const within =
  (centre: Vector, radius: number, solid: Solid): Solid =>
  (p) => {
    const gap = length(subtract(p, centre)) - radius
    return gap > 0.1 ? gap : solid(p)
  }

/** A union whose seam is rounded over about `radius`. */
export const blend =
  (radius: number, ...solids: Solid[]): Solid =>
  (p) =>
    solids
      .map((solid) => solid(p))
      .reduce((a, b) => Math.min(a, b) - Math.max(radius - Math.abs(a - b), 0) ** 2 / (4 * radius))

export const cut =
  (solid: Solid, hole: Solid): Solid =>
  (p) =>
    Math.max(solid(p), -hole(p))
