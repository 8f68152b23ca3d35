/** @file What is painted over a photo: what is kept of it, and where more strokes are wanted. */
import type { Point } from '../../../src/index.ts'

export const BRUSHES = ['keep', 'leave-out', 'detail'] as const

export interface Brush {
  kind: (typeof BRUSHES)[number]
  /** Full width as a share of the photo's longer side. */
  size: number
}

export interface PaintStroke extends Brush {
  /** From the photo's upper left corner, as shares of its longer side. */
  points: readonly Point[]
}

export type Paint = readonly PaintStroke[]
