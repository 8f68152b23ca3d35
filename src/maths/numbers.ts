/** @file Small maths of single numbers. */

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high)

/** From 0 at 0 to 1 at 1, level at both ends; for t within 0–1. */
export const smoothstep = (t: number): number => t * t * (3 - 2 * t)

/** `smoothstep` of where a value lies between two others: 0 up to the first, 1 from the second on. */
export const ramp = (value: number, from: number, to: number): number =>
  smoothstep(clamp((value - from) / (to - from), 0, 1))
