import { expect, test } from 'vitest'
import { createReporter, type Screen } from '../../cli/progress.ts'

/** Shows a run of `steps` steps of two seconds each; returns all that was written. */
function show(steps: number, screen: Partial<Screen> = {}, env = {}, quiet = false): string {
  let text = ''
  let time = 0
  const write = (more: string) => {
    text += more
  }
  const reporter = createReporter({ ...screen, write }, quiet, env, () => time)
  reporter.show({ stage: 'load' })
  reporter.show({ stage: 'optimize' })
  for (let step = 1; step <= steps; step++) {
    time += 2000
    reporter.show({ stage: 'optimize', step, steps, loss: 1 / step })
  }
  reporter.close()
  return text
}

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
  expect(text).toContain('\r\x1b[K\x1b[1mdrawing\x1b[22m  2/3  loss 0.5000  2 s left')
  expect(text.endsWith('\r\x1b[K')).toBe(true)
})

test('NO_COLOR leaves no bold', () => {
  expect(show(3, { isTTY: true, columns: 80 }, { NO_COLOR: '1' })).not.toContain('\x1b[1m')
})

test('a narrow terminal is never wrapped', () => {
  const lines = show(3, { isTTY: true, columns: 24 }, { NO_COLOR: '1' }).split('\r\x1b[K')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(24)
})

test('a dumb terminal gets plain lines', () => {
  expect(show(3, { isTTY: true }, { TERM: 'dumb' })).not.toContain('\x1b')
})

test('quiet says nothing', () => {
  expect(show(3, {}, {}, true)).toBe('')
})
