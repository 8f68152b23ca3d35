import { defineConfig } from 'vitest/config'

// `--full` (npm run test:full) adds the long checks, named *.full.test.ts.
const full = process.env.STROKESMITH_TEST_FULL === '1'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: full ? [] : ['test/**/*.full.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})
