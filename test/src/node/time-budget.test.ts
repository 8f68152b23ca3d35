import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AbortError, throwIfAborted } from '../../../src/errors.ts'
import { createSession, type SessionSketchOptions } from '../../../src/node/session.ts'
import { promptWithin, sketchWithin } from '../../../src/node/time-budget.ts'
import { seedsAt, sortingSteps } from '../../../src/optimize/schedule.ts'

vi.mock('../../../src/node/session.ts')

const image = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
const STROKES = 16
/** Runs before the first that is planned: two drafts, and one of a few steps. */
const PROBES = 3
/** Milliseconds of looking at the strokes of a draft, and of sorting or finishing those of a drawing. */
const [LOOKS, SORT] = [90, 400]
/** Milliseconds that a step takes, by the steps that were taken before in the same run. */
let stepTime: (done: number, run: number) => number
/** Steps of each run, as they were planned and taken. */
let runs: { planned: number; taken: number }[]

async function make({
  iterations = 0,
  seeds = 1,
  signal,
  onProgress,
  enough,
  ...rest
}: SessionSketchOptions) {
  const paced = { pace: rest.pace ?? 'annealed', iterations, drops: rest.pace !== undefined }
  const run = { planned: iterations, taken: 0 }
  const index = runs.push(run) - 1
  await onProgress?.({ stage: 'features' })
  vi.advanceTimersByTime(100)
  await onProgress?.({ stage: 'optimize' })
  while (run.taken < iterations) {
    throwIfAborted(signal)
    if (paced.drops && sortingSteps(paced).includes(run.taken)) vi.advanceTimersByTime(SORT)
    const alive = seedsAt(run.taken, seeds, paced)
    vi.advanceTimersByTime(alive * stepTime(run.taken++, index))
    await onProgress?.({ stage: 'optimize', step: run.taken, steps: iterations })
    if (enough?.(run.taken)) break
  }
  const select = iterations === 0 ? LOOKS : paced.drops ? SORT : LOOKS * seeds
  vi.advanceTimersByTime(select)
  return { report: { milliseconds: { select }, encoder: { looks: STROKES + 2 } } }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  runs = []
  const session = {
    sketch: (_: unknown, options: SessionSketchOptions) => make(options),
    draw: (_: unknown, options: SessionSketchOptions) => make(options),
    dispose: async () => {},
  }
  vi.mocked(createSession).mockReturnValue(session as never)
})

afterEach(() => {
  vi.useRealTimers()
})

/** @returns milliseconds that it took */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

const sketchIn = (milliseconds: number, iterations = 60) =>
  timeOf(() =>
    sketchWithin(image, performance.now() + milliseconds, { strokes: STROKES, iterations }),
  )

test.each([1500, 3000, 6000, 10_000, 30_000])(
  'a machine that stays as fast as it was is done within %i ms, and not long before',
  async (milliseconds) => {
    stepTime = () => 20
    const took = await sketchIn(milliseconds)
    expect(took).toBeLessThan(1.1 * milliseconds)
    expect(took).toBeGreaterThan(0.75 * milliseconds)
    expect(runs.at(-1)!.taken).toBeGreaterThan(runs.at(-1)!.planned - 2)
  },
)

test('a machine that becomes a little slower leaves the last steps out', async () => {
  stepTime = (done, run) => (run < PROBES || done < 30 ? 20 : 40)
  expect(await sketchIn(3000)).toBeLessThan(3000)
  expect(runs).toHaveLength(PROBES + 1)
  expect(runs[PROBES].taken).toBeLessThan(runs[PROBES].planned)
})

test('a machine that is soon seen to be much slower begins again, with fewer steps', async () => {
  stepTime = (_, run) => (run < PROBES ? 20 : 60)
  expect(await sketchIn(6000)).toBeLessThan(6000)
  expect(runs).toHaveLength(PROBES + 2)
  expect(runs[PROBES + 1].planned).toBeLessThan(runs[PROBES].planned / 3)
})

test('steps are measured where nothing is compiled', async () => {
  stepTime = (done, run) => (done < 2 && run < PROBES ? 200 : 20)
  expect(await sketchIn(6000)).toBeGreaterThan(0.75 * 6000)
})

test('too little time for a step leaves the draft', async () => {
  stepTime = () => 20
  await sketchIn(200)
  expect(runs.at(-1)).toEqual({ planned: 0, taken: 0 })
})

test('words are drawn within a time, too', async () => {
  stepTime = () => 20
  const took = await timeOf(() => promptWithin('a cat', performance.now() + 6000, {}))
  expect(took).toBeLessThan(1.1 * 6000)
  expect(took).toBeGreaterThan(0.75 * 6000)
})

test('whoever aborts the run ends it', async () => {
  stepTime = () => 20
  const stop = new AbortController()
  const onProgress = ({ step }: { step?: number }) => step === 3 && stop.abort()
  const options = { signal: stop.signal, onProgress }
  await expect(sketchWithin(image, performance.now() + 6000, options)).rejects.toThrow(AbortError)
})
