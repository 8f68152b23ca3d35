import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { damaged, survives } from './fuzz.ts'
import { files } from './fuzz-files.ts'

describe('a damaged file is read or refused, and never worse', () => {
  for (const [what, bytes] of Object.entries(files)) {
    test(what, async () => {
      expect(await survives(bytes)).toBe(true)
      const property = fc.asyncProperty(damaged(bytes), async (broken) => {
        await survives(broken)
      })
      await fc.assert(property, { numRuns: 400 })
    })
  }

  test('random bytes behind either signature', async () => {
    const starts = fc.constantFrom([0x50, 0x4b, 3, 4], [40, 0, 0, 0, 0, 0, 0, 0, 0x7b])
    const bytes = fc.tuple(starts, fc.uint8Array({ maxLength: 300 }))
    const property = fc.asyncProperty(bytes, async ([start, rest]) => {
      await survives(Uint8Array.from([...start, ...rest]))
    })
    await fc.assert(property, { numRuns: 400 })
  })
})
