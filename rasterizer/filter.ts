/**
 * @file A pixel's view of an edge: the box filter, exactly.
 *
 * How much of a square of side σ lies inside of a straight edge? With unit normal n the square's
 * shadow on the normal is the sum of two independent uniform variables of widths a ≥ b,
 *
 *   a = σ max(|nₓ|, |n_y|)      b = σ min(|nₓ|, |n_y|)
 *
 * a trapezoid of unit area. Its integral up to x, the signed distance from the edge to the centre
 * of the square (positive inside), is the covered share: exact for straight edges in every
 * direction, where the usual clamp(½ + x) is off by up to 0.06 and its gradient by far more.
 */

/** The covered share of a square x inside of the edge: 0 to 1. */
export function coverage(x: number, a: number, b: number): number {
  if (2 * x >= a + b) return 1
  if (2 * x <= -a - b) return 0
  if (2 * Math.abs(x) <= a - b) return 0.5 + x / a
  const z = (a + b) / 2 - Math.abs(x)
  const corner = (z * z) / (2 * a * b)
  return x > 0 ? 1 - corner : corner
}

/** d coverage / d x: the length of the edge within the square, per σ². */
export function density(x: number, a: number, b: number): number {
  const distance = Math.abs(x)
  if (2 * distance >= a + b) return 0
  if (2 * distance <= a - b) return 1 / a
  return ((a + b) / 2 - distance) / (a * b)
}

/** a · ∂coverage/∂b − b · ∂coverage/∂a: what turning the normal does, up to `turnSign`. */
export function turn(x: number, a: number, b: number): number {
  const distance = Math.abs(x)
  if (2 * distance >= a + b) return 0
  if (2 * distance <= a - b) return (b * x) / (a * a)
  const z = (a + b) / 2 - distance
  const corner = ((z / b - z / a) * (z / b + z / a - 1)) / 2
  return x > 0 ? corner : -corner
}

/** Whether a and b grow or shrink as the normal turns from x towards y. */
export function turnSign(nx: number, ny: number): number {
  const octant = Math.abs(nx) >= Math.abs(ny) ? 1 : -1
  return octant * Math.sign(nx) * Math.sign(ny)
}
