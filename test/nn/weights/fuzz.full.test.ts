import fc from 'fast-check'
import { describe, test } from 'vitest'
import { damaged, survives } from './fuzz.ts'
import { files } from './fuzz-files.ts'

describe('fifteen thousand damaged files of every kind are read or refused', () => {
  for (const [what, bytes] of Object.entries(files)) {
    test(what, { timeout: 600_000 }, async () => {
      const property = fc.asyncProperty(damaged(bytes), async (broken) => {
        await survives(broken)
      })
      await fc.assert(property, { numRuns: 15_000 })
    })
  }
})
