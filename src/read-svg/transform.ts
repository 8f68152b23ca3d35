/** @file SVG's transform attribute as a matrix [a b c d e f]: x' = ax + cy + e, y' = bx + dy + f. */

export type Matrix = readonly [number, number, number, number, number, number]

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** The map that applies `b` first, then `a`. */
export function compose(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[2] * b[1],
    a[1] * b[0] + a[3] * b[1],
    a[0] * b[2] + a[2] * b[3],
    a[1] * b[2] + a[3] * b[3],
    a[0] * b[4] + a[2] * b[5] + a[4],
    a[1] * b[4] + a[3] * b[5] + a[5],
  ]
}

/** By how much lengths grow, on average over the directions. */
export const scaleOf = ([a, b, c, d]: Matrix): number => Math.sqrt(Math.abs(a * d - b * c))

/** `translate(1 2) rotate(45)`; undefined for what is no transform list. */
export function parseTransform(text: string): Matrix | undefined {
  let matrix: Matrix | undefined = IDENTITY
  const rest = text.replace(
    /\s*([A-Za-z]+)\s*\(([^()]*)\)\s*,?/g,
    (_, name: string, list: string) => {
      const numbers =
        list.trim() === ''
          ? []
          : list
              .trim()
              .split(/[\s,]+/)
              .map(Number)
      const next: Matrix | undefined = numbers.every(Number.isFinite)
        ? read(name, numbers)
        : undefined
      matrix = matrix && next && compose(matrix, next)
      return ''
    },
  )
  return rest.trim() === '' ? matrix : undefined
}

function read(name: string, n: number[]): Matrix | undefined {
  const radians = (n[0] * Math.PI) / 180
  if (name === 'matrix' && n.length === 6) return [n[0], n[1], n[2], n[3], n[4], n[5]]
  if (name === 'translate' && (n.length === 1 || n.length === 2))
    return [1, 0, 0, 1, n[0], n[1] ?? 0]
  if (name === 'scale' && (n.length === 1 || n.length === 2))
    return [n[0], 0, 0, n[1] ?? n[0], 0, 0]
  if (name === 'rotate' && (n.length === 1 || n.length === 3)) return rotate(radians, n[1], n[2])
  if (name === 'skewX' && n.length === 1) return [1, 0, Math.tan(radians), 1, 0, 0]
  if (name === 'skewY' && n.length === 1) return [1, Math.tan(radians), 0, 1, 0, 0]
  return undefined
}

function rotate(angle: number, x = 0, y = 0): Matrix {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y]
}
