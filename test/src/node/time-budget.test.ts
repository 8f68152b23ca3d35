import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { throwIfAborted } from '../../../src/errors.ts'
import { createSession, type SessionSketchOptions } from '../../../src/node/session.ts'
import { effortWithin, sketchWithin } from '../../../src/node/time-budget.ts'

vi.mock('../../../src/node/session.ts')

const wanted = { iterations: 200, seeds: 4, start: 'saliency' } as const
const within = (milliseconds: number, fixed = 0) =>
  effortWithin(milliseconds, { step: 10, fixed }, wanted)

test('too little time for all steps is spent on one seed', () => {
  expect(within(1000)).toEqual({ iterations: 100, seeds: 1 })
})

test('what a run takes beside its steps is taken off', () => {
  expect(within(1500, 500)).toEqual({ iterations: 100, seeds: 1 })
})

test('there are always some steps where strokes begin by chance; traced ones are left as they are', () => {
  expect(within(-500)).toEqual({ iterations: 10, seeds: 1 })
  const traced = { ...wanted, start: 'contours' } as const
  expect(effortWithin(-500, { step: 10, fixed: 0 }, traced)).toEqual({ iterations: 0, seeds: 1 })
})

test('more time goes to more seeds, of which most are dropped underway, and the rest to steps', () => {
  // Three seeds: 0.15 × 3 + 0.15 × 2 + 0.7 × 1 steps.
  expect(within(10 * 200 * 1.45 + 50)).toEqual({ iterations: 203, seeds: 3 })
})

test('at most eight seeds, and two and a half times the steps', () => {
  expect(within(1e6)).toEqual({ iterations: 500, seeds: 8 })
})

describe('a machine', () => {
  const image = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
  /** Milliseconds of a step of each run in turn. */
  let speeds: number[]
  let runs: number[]

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] })
    runs = []
    const sketch = async ({ iterations = 0, signal, onProgress }: SessionSketchOptions) => {
      const speed = speeds[Math.min(runs.length, speeds.length - 1)]
      runs.push(iterations)
      for (let step = 1; step <= iterations; step++) {
        throwIfAborted(signal)
        vi.advanceTimersByTime(speed)
        await onProgress?.({ stage: 'optimize', step, steps: iterations })
      }
      return { report: { milliseconds: {} } }
    }
    vi.mocked(createSession).mockReturnValue({
      sketch: (_: unknown, options: SessionSketchOptions) => sketch(options),
      dispose: async () => {},
    } as never)
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  const within = (milliseconds: number) =>
    sketchWithin(image, performance.now() + milliseconds, { iterations: 200, seeds: 1 })

  test('as fast as it was measured draws what was planned', async () => {
    speeds = [10]
    const begun = performance.now()
    await within(1000)
    expect(runs).toEqual([4, 81])
    expect(performance.now() - begun).toBeLessThan(1000)
  })

  test('that becomes slow is seen early, and draws what still fits', async () => {
    speeds = [10, 30]
    const begun = performance.now()
    await within(1000)
    expect(runs).toHaveLength(3)
    expect(runs[2]).toBeLessThan(runs[1] / 3)
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})
