/** @file Several files at once: their pictures are drawn in turn, and chosen by hand. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Drawing, ImageError, type Stroke } from '../../src/index.ts'
import { type Actions, createActions } from '../../web-demo/src/page/actions.ts'
import { openPicture } from '../../web-demo/src/page/open-picture.ts'
import { reduce } from '../../web-demo/src/page/reduce.ts'
import type { RunClient } from '../../web-demo/src/page/run-client.ts'
import { type Action, INITIAL, type State, sheetIn } from '../../web-demo/src/page/state.ts'
import type { Task } from '../../web-demo/src/shared/messages.ts'

vi.mock('../../web-demo/src/page/open-picture.ts')

const files = (...names: string[]) => names.map((name) => new File(['pixels'], name))
const drawing = (at: number) => {
  const points = [at, at, at, at].map((x): [number, number] => [x, 0])
  const strokes: Stroke[] = [{ points, width: 3, color: [0, 0, 0, 1] }]
  return { strokes, canvas: 224 } as Drawing
}

describe('several files', () => {
  let state: State
  let actions: Actions
  let tasks: Task[]
  let client: RunClient
  const dispatch = (action: Action) => {
    state = reduce(state, action)
  }
  const names = () => tasks.map((task) => task.kind === 'photo' && String(task.image.width))
  const first = () => sheetIn(state).strokes[0]?.points[0][0]
  /** The run under way comes to its end. */
  const finish = async (at: number, stopped = false) => {
    dispatch({ type: 'done', run: tasks.length, drawing: drawing(at), stopped })
    await actions.drawNext()
  }

  beforeEach(() => {
    state = INITIAL
    tasks = []
    vi.mocked(openPicture).mockImplementation(async (_, name) => {
      if (name === 'broken') throw new ImageError('broken')
      const image = { width: Number(name), height: 1, data: new Uint8ClampedArray() }
      return { name, url: `blob:${name}`, image }
    })
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:file')
    vi.spyOn(URL, 'revokeObjectURL').mockReturnValue()
    client = { start: (task) => tasks.push(task), pause: vi.fn(), resume: vi.fn(), stop: vi.fn() }
    actions = createActions({ get: () => state, dispatch, subscribe() {} }, client)
  })

  afterEach(() => vi.restoreAllMocks())

  test('are drawn one after the other, and seen as they are drawn', async () => {
    await actions.openAll(files('1', '2', '3'))
    expect(names()).toEqual(['1'])
    await finish(10)
    expect(names()).toEqual(['1', '2'])
    expect(state.picture?.name).toBe('2')
    expect(first()).toBeUndefined()
    await finish(20)
    await finish(30)
    expect(names()).toEqual(['1', '2', '3'])
    expect(state.run).toBeUndefined()
    expect(first()).toBe(30)
  })

  test('are chosen by hand; who looks at one goes on looking while others are drawn', async () => {
    await actions.openAll(files('1', '2', '3'))
    await finish(10)
    await actions.turnTo(state.queue!.items[0])
    expect([state.picture?.name, first()]).toEqual(['1', 10])
    await finish(20)
    expect(names()).toEqual(['1', '2', '3'])
    expect([state.picture?.name, first()]).toEqual(['1', 10])
    await actions.turnTo(state.queue!.items[1])
    expect([state.picture?.name, first()]).toEqual(['2', 20])
  })

  test('keep apart what was done to each', async () => {
    await actions.openAll(files('1', '2'))
    await finish(10)
    await finish(20)
    const [{ id }] = sheetIn(state).strokes
    dispatch({ type: 'move-stroke', id, by: [5, 0] })
    await actions.turnTo(state.queue!.items[0])
    dispatch({ type: 'undo' })
    expect(first()).toBeUndefined()
    await actions.turnTo(state.queue!.items[1])
    expect(first()).toBe(25)
    dispatch({ type: 'undo' })
    expect(first()).toBe(20)
  })

  test('go on after one that cannot be read', async () => {
    await actions.openAll(files('1', 'broken', '3'))
    await finish(10)
    expect(names()).toEqual(['1', '3'])
    expect(state.queue?.items.map(({ failed }) => !!failed)).toEqual([false, true, false])
  })

  test('wait when the visitor stops, and go on from the one that is chosen', async () => {
    await actions.openAll(files('1', '2', '3'))
    actions.stop()
    await finish(10, true)
    expect(names()).toEqual(['1'])
    await actions.turnTo(state.queue!.items[2])
    expect(names()).toEqual(['1', '3'])
    await finish(30)
    expect(names()).toEqual(['1', '3', '2'])
  })

  test('give way to a single picture that comes after them', async () => {
    await actions.openAll(files('1', '2'))
    await actions.open(files('9')[0])
    expect(state.queue).toBeUndefined()
    await finish(90)
    expect(names()).toEqual(['1', '9'])
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:1')
  })
})
