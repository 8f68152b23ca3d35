import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createReporter, type Reporter } from '../../cli/reporter.ts'

interface Setting {
  isTTY?: boolean
  columns?: number
  env?: Record<string, string>
  quiet?: boolean
}

/** All that is written as `work` goes on; each of its ticks takes two seconds. */
function written(
  work: (reporter: Reporter, tick: () => void) => void,
  { env = {}, quiet, ...terminal }: Setting = {},
): string {
  const screen = Object.assign(new PassThrough({ encoding: 'utf8' }), terminal)
  let time = 0
  const reporter = createReporter(screen, { quiet, env, now: () => time })
  work(reporter, () => {
    time += 2000
  })
  reporter.close()
  return screen.read() ?? ''
}

/** A run of so many steps. */
const show = (steps: number, setting?: Setting) =>
  written((reporter, tick) => {
    reporter.showStage({ stage: 'load' })
    reporter.showStage({ stage: 'optimize' })
    for (let step = 1; step <= steps; step++) {
      tick()
      reporter.showStage({ stage: 'optimize', step, steps, loss: 1 / step })
    }
  }, setting)

/** A download of 40 pieces. */
const fetched = (setting?: Setting) =>
  written((reporter) => {
    const file = { name: 'RN50.pt', url: '', sha256: '', megabytes: 244 }
    for (let i = 1; i <= 40; i++) {
      reporter.showDownload({ file, received: i * 2 ** 20, total: 40 * 2 ** 20 })
    }
  }, setting)

/** To the margin, and the rest of the line away. */
const CLEAR = '\x1b[1G\x1b[2K'

test('plain lines name the stage, step, loss and time left', () => {
  expect(show(40).split('\n').slice(0, 4)).toEqual([
    'loading the encoder',
    'drawing',
    'drawing  1/40  loss 1.0000  1 min 18 s left',
    'drawing  4/40  loss 0.2500  1 min 12 s left',
  ])
})

test('a long run is told in a dozen plain lines', () => {
  expect(show(10_000).trimEnd().split('\n')).toHaveLength(13)
})

test('a terminal shows one line that rewrites itself and is cleared at the end', () => {
  const text = show(3, { isTTY: true, columns: 80 })
  expect(text).not.toContain('\n')
  expect(text).toContain(`${CLEAR}\x1b[1mdrawing\x1b[22m  2/3  loss 0.5000  2 s left`)
  expect(text.endsWith(CLEAR)).toBe(true)
})

test('NO_COLOR leaves no bold', () => {
  expect(show(3, { isTTY: true, env: { NO_COLOR: '1' } })).not.toContain('\x1b[1m')
})

test('a narrow terminal is never wrapped', () => {
  const lines = show(3, { isTTY: true, columns: 24, env: { NO_COLOR: '1' } }).split(CLEAR)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(24)
})

test('a dumb terminal gets plain lines', () => {
  expect(show(3, { isTTY: true, env: { TERM: 'dumb' } })).not.toContain('\x1b')
})

test('quiet says nothing', () => {
  expect(show(3, { quiet: true })).toBe('')
})

test('a download is told in ten plain lines', () => {
  const lines = fetched().trimEnd().split('\n')
  expect(lines).toHaveLength(11)
  expect(lines[1]).toBe('RN50.pt  4.0 of 40.0 MiB')
})

test('a download rewrites the same line on a terminal', () => {
  const text = fetched({ isTTY: true, env: { NO_COLOR: '1' } })
  expect(text).not.toContain('\n')
  expect(text).toContain(`${CLEAR}RN50.pt  39.0 of 40.0 MiB${CLEAR}`)
})
