/** @file How far two backends' answers may be apart. */

import { expect } from 'vitest'
import type { Answer } from './page.ts'

export function expectSame(answer: Answer, expected: Answer): void {
  for (const key of ['image', 'points', 'width', 'color'] as const) {
    const errors = answer[key].map((v, i) => Math.abs(v - expected[key][i]))
    expect(answer[key]).toHaveLength(expected[key].length)
    expect(Math.max(...errors)).toBeLessThan(1e-4)
  }
  expect(answer.leaked).toBe(0)
}
