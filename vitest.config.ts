import { defineConfig } from 'vitest/config'

/** What spawns the built command, or npm. */
const COMMAND = ['test/cli/**/*.test.ts', 'test/package/**/*.test.ts']
/** Whole runs, which draw for many seconds. */
const LONG = [
  'test/quality.test.ts',
  'test/src/sketch/sketch.test.ts',
  'test/src/draw/draw.test.ts',
  'test/src/objective/encoders.test.ts',
]
const BROWSER = ['test/**/*.browser.test.ts']
/** `--full` (npm run test:full) adds the longest checks. */
const FULL = process.env.STROKESMITH_TEST_FULL === '1' ? [] : ['test/**/*.full.test.ts']

const project = (name: string, include: string[], exclude: string[]) => ({
  extends: true as const,
  test: { name, include, exclude: [...exclude, ...FULL] },
})

/** `npm run test:unit` runs the first project alone, which needs no build and no browser. */
export default defineConfig({
  test: {
    // Machines are shared: only what hangs shall fail.
    testTimeout: 600_000,
    hookTimeout: 900_000,
    maxWorkers: 2,
    projects: [
      project('unit', ['test/**/*.test.ts'], [...COMMAND, ...LONG, ...BROWSER]),
      project('whole', [...COMMAND, ...LONG], BROWSER),
      project('browser', BROWSER, []),
    ],
  },
})
