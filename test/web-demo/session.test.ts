/** @file The worker's session: one run at a time on an engine, and news for the run of now. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  AbortError,
  type Drawing,
  draw,
  type Encoder,
  type Engine,
  EngineError,
  type Prior,
  type RasterImage,
  RasterizerError,
  type SketchContext,
  sketch,
} from '../../src/index.ts'
import type {
  Download,
  EngineChoice,
  PhotoTask,
  Task,
  WorkerCommand,
  WorkerEvent,
} from '../../web-demo/src/shared/messages.ts'
import { type LoadedEngine, loadEngine } from '../../web-demo/src/worker/load-engine.ts'
import { Session } from '../../web-demo/src/worker/session.ts'
import { loadPrior } from '../../web-demo/src/worker/words.ts'
import { drawingOf } from '../src/drawing.ts'
import { type Deferred, deferred } from './deferred.ts'

vi.mock('../../web-demo/src/worker/load-engine.ts')
vi.mock('../../web-demo/src/worker/words.ts')
vi.mock('../../src/index.ts', async (original) => ({
  ...(await original<typeof import('../../src/index.ts')>()),
  sketch: vi.fn(),
  draw: vi.fn(),
}))

const image: RasterImage = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
/** Strokes to begin with take no draft. */
const photo: PhotoTask = { kind: 'photo', photo: 'a', image, options: {}, from: [] }
const words: Task = { kind: 'words', prompt: 'a cat', options: {} }
const drawing = drawingOf([100])

const engineOn = (device: LoadedEngine['device']): LoadedEngine => ({
  device,
  engine: { name: device } as Engine,
  encoder: {} as Encoder,
})
const news = (loaded: number): Download => ({ loaded, total: 9 })

/** Lets everything happen that waits for nothing. */
async function settle() {
  await vi.advanceTimersByTimeAsync(0)
  await vi.dynamicImportSettled()
  await vi.advanceTimersByTimeAsync(0)
}

describe('the session', () => {
  let events: WorkerEvent[]
  let obey: (command: WorkerCommand) => void
  /** Of each call of `sketch`. */
  let works: (Deferred<Drawing<'sketch'>> & { context: SketchContext })[]
  const start = (run: number, task: Task = photo, choice: EngineChoice = 'auto') =>
    obey({ type: 'start', run, task, choice })
  const kinds = () => events.map(({ type }) => type)

  beforeEach(() => {
    vi.useFakeTimers()
    events = []
    works = []
    const session = new Session((event) => events.push(event))
    obey = (command) => session.obey(command)
    vi.mocked(loadEngine).mockImplementation(async () => engineOn('wasm'))
    vi.mocked(loadPrior).mockImplementation(async () => ({ text: {} }) as Prior)
    vi.mocked(sketch).mockImplementation((_image, _options, context) => {
      const work = { ...deferred<Drawing<'sketch'>>(), context }
      works.push(work)
      return work.promise
    })
  })

  afterEach(() => {
    vi.useRealTimers()
    vi.clearAllMocks()
  })

  test('waits for the run before, which ends at its next step', async () => {
    start(1)
    await settle()
    start(2)
    start(3)
    await settle()
    expect(works).toHaveLength(1)
    expect(works[0].context.signal?.aborted).toBe(true)
    works[0].reject(new AbortError())
    await settle()
    expect(works).toHaveLength(2)
    expect(works[1].context.signal?.aborted).toBe(false)
    works[1].resolve(drawing)
    await settle()
    expect(events.at(-1)).toEqual({ type: 'done', run: 3, drawing, stopped: false })
  })

  test('does not begin a run that was given up while the engine was loaded', async () => {
    const engine = deferred<LoadedEngine>()
    vi.mocked(loadEngine).mockReturnValue(engine.promise)
    start(1)
    start(2)
    engine.resolve(engineOn('wasm'))
    await settle()
    expect(works).toHaveLength(1)
    expect(events).toContainEqual({ type: 'stopped', run: 1 })
    works[0].resolve(drawing)
    await settle()
    expect(events.at(-1)).toMatchObject({ type: 'done', run: 2 })
  })

  test('does not wait longer than it has patience', async () => {
    start(1)
    await settle()
    start(2)
    await vi.advanceTimersByTimeAsync(44_000)
    expect(works).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(works).toHaveLength(2)
  })

  test('leaves a GPU whose runtime fails, and no GPU for a mistake of our own', async () => {
    vi.mocked(loadEngine).mockImplementation(async (choice) =>
      engineOn(choice === 'auto' ? 'webgpu' : 'wasm'),
    )
    start(1)
    await settle()
    works[0].reject(new RasterizerError('points', 'must be finite'))
    await settle()
    expect(works).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({
      type: 'failed',
      run: 1,
      message: 'points must be finite',
    })
    start(2)
    await settle()
    works[1].reject(new EngineError('WebGPU: device lost'))
    await settle()
    expect(works).toHaveLength(3)
    expect(events.at(-1)).toEqual({ type: 'engine', name: 'wasm' })
  })

  test('leaves a GPU that does not come back from the run before', async () => {
    vi.mocked(loadEngine).mockImplementation(async (choice) =>
      engineOn(choice === 'auto' ? 'webgpu' : 'wasm'),
    )
    start(1)
    await settle()
    works[0].context.onProgress?.({ stage: 'optimize', step: 1, steps: 9, best: () => drawing })
    start(2)
    await vi.advanceTimersByTimeAsync(45_000)
    expect(vi.mocked(loadEngine).mock.calls.map(([choice]) => choice)).toEqual(['auto', 'cpu'])
    expect(works).toHaveLength(2)
    works[1].resolve(drawing)
    await settle()
    expect(events.at(-1)).toMatchObject({ type: 'done', run: 2 })
  })

  test('leaves a GPU that takes no step, but not for a run that was stopped', async () => {
    vi.mocked(loadEngine).mockImplementation(async (choice) =>
      engineOn(choice === 'auto' ? 'webgpu' : 'wasm'),
    )
    start(1)
    await settle()
    obey({ type: 'stop' })
    await vi.advanceTimersByTimeAsync(45_000)
    expect(works).toHaveLength(1)
    expect(events.at(-1)).toEqual({ type: 'stopped', run: 1 })
    start(2)
    await vi.advanceTimersByTimeAsync(45_000)
    expect(works).toHaveLength(2)
    expect(events.at(-1)).toEqual({ type: 'engine', name: 'wasm' })
  })

  test('does not blame the GPU for words that take long to come in', async () => {
    vi.mocked(loadEngine).mockImplementation(async () => engineOn('webgpu'))
    const text = deferred<Prior>()
    vi.mocked(loadPrior).mockReturnValue(text.promise)
    start(1, words)
    await vi.advanceTimersByTimeAsync(60_000)
    start(2)
    await settle()
    expect(works).toHaveLength(1)
    text.resolve({ text: {} } as Prior)
    await settle()
    expect(draw).not.toHaveBeenCalled()
    expect(loadEngine).toHaveBeenCalledTimes(1)
    expect(kinds()).not.toContain('failed')
  })

  test('tells the run of now how far the download is, not the one that began it', async () => {
    vi.mocked(loadEngine).mockReturnValue(deferred<LoadedEngine>().promise)
    start(1)
    const [, onDownload] = vi.mocked(loadEngine).mock.calls[0]
    onDownload(news(1))
    start(2)
    onDownload(news(2))
    expect(loadEngine).toHaveBeenCalledTimes(1)
    expect(events).toEqual([
      { type: 'download', run: 1, download: news(1) },
      { type: 'download', run: 2, download: news(2) },
    ])
  })

  test('tells the same of words, to runs that wait for them only', async () => {
    vi.mocked(loadPrior).mockReturnValue(deferred<Prior>().promise)
    start(1, words)
    await settle()
    const [onDownload] = vi.mocked(loadPrior).mock.calls[0]
    onDownload(news(1))
    start(2, words)
    await settle()
    onDownload(news(2))
    start(3)
    await settle()
    onDownload(news(3))
    expect(events.filter(({ type }) => type === 'download')).toEqual([
      { type: 'download', run: 1, download: news(1) },
      { type: 'download', run: 2, download: news(2) },
    ])
    expect(works).toHaveLength(1)
  })

  test('tells what was found to be the subject, and hands on what was painted', async () => {
    start(1)
    await settle()
    works[0].context.onMask?.(image)
    expect(events.at(-1)).toEqual({ type: 'mask', run: 1, mask: image })
    works[0].resolve(drawing)
    start(2, { ...photo, mask: image, detail: image })
    await settle()
    expect(works[1].context).toMatchObject({ mask: image, detail: image })
    expect(works[1].context.onMask).toBeUndefined()
  })

  test('draws a draft at once, and goes on from its strokes', async () => {
    const whole: PhotoTask = { ...photo, options: { strokes: 9, iterations: 7 }, from: undefined }
    start(1, whole)
    await settle()
    const optionsOf = (call: number) => vi.mocked(sketch).mock.calls[call][1]
    expect(optionsOf(0)).toEqual({ strokes: 9, start: 'contours', preset: 'draft', iterations: 0 })
    works[0].resolve(drawing)
    await settle()
    expect(events.at(-1)).toEqual({ type: 'draft', run: 1, drawing })
    expect(optionsOf(1)).toEqual({ strokes: 9, iterations: 7 })
    obey({ type: 'stop' })
    works[1].reject(new AbortError())
    await settle()
    expect(events.at(-1)).toEqual({ type: 'done', run: 1, drawing, stopped: true })
  })

  test('sees the same photo as the same, and another one as another', async () => {
    const images = [1, 2, 3].map((width) => ({ ...image, width }))
    for (const [i, name] of ['a', 'a', 'b'].entries()) {
      start(i, { ...photo, photo: name, image: images[i] })
      await settle()
      works[i].resolve(drawing)
      await settle()
    }
    const seen = vi.mocked(sketch).mock.calls.map(([given]) => given)
    expect(seen.map((given) => images.indexOf(given))).toEqual([0, 0, 2])
    expect(new Set(works.map(({ context }) => context.memory)).size).toBe(1)
  })
})
