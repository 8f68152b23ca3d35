/** @file Words in the worker: what is known of them is shown at once. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { draw, type Prior, propose, type Stroke } from '../../src/index.ts'
import type { LoadedEngine } from '../../web-demo/src/worker/load-engine.ts'
import type { TaskContext } from '../../web-demo/src/worker/run-task.ts'
import { drawWords } from '../../web-demo/src/worker/words.ts'
import { words } from './drawings.ts'

vi.mock('../../src/index.ts', async (original) => ({
  ...(await original<typeof import('../../src/index.ts')>()),
  draw: vi.fn(),
  propose: vi.fn(),
}))

const options = { preset: 'fast', seed: 3, ink: true } as const
const { strokes } = words
let drafts: Stroke[][]
let context: TaskContext

beforeEach(() => {
  drafts = []
  vi.mocked(draw).mockResolvedValue(words)
  vi.mocked(propose).mockResolvedValue([{ strokes, score: 1 }])
  context = {
    loaded: { engine: { name: 'wasm' } } as LoadedEngine,
    signal: new AbortController().signal,
    onDraft: (draft) => void drafts.push(draft.strokes),
  } as TaskContext
})

afterEach(() => {
  vi.clearAllMocks()
})

const drawn = (from?: Stroke[]) =>
  drawWords({ kind: 'words', prompt: 'a cat', options, from }, {} as Prior, context)

test('are a draft of what was proposed, then drawn with the same chance', async () => {
  expect(await drawn()).toBe(words)
  expect(drafts).toEqual([strokes])
  for (const call of [propose, draw]) expect(vi.mocked(call).mock.calls[0][1]).toBe(options)
})

test('of which nothing is known are drawn without a draft', async () => {
  vi.mocked(propose).mockResolvedValue([])
  expect(await drawn()).toBe(words)
  expect(drafts).toEqual([])
})

test('go on from strokes that are there', async () => {
  await drawn(strokes)
  expect(propose).not.toHaveBeenCalled()
  expect(vi.mocked(draw).mock.calls[0][2].from).toBe(strokes)
})
