/** @file What comes in while something else does: the last thing asked for is what is drawn. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Drawing, ImageError } from '../../src/index.ts'
import { createActions } from '../../web-demo/src/page/actions.ts'
import { openSheet } from '../../web-demo/src/page/open-drawing.ts'
import { openPicture } from '../../web-demo/src/page/open-picture.ts'
import { reduce } from '../../web-demo/src/page/reduce.ts'
import type { RunClient } from '../../web-demo/src/page/run-client.ts'
import { INITIAL, type Picture, type State, sheetIn } from '../../web-demo/src/page/state.ts'
import type { Store } from '../../web-demo/src/page/store.ts'
import { EMPTY } from '../../web-demo/src/shared/sheet.ts'
import { drawingOf } from '../src/drawing.ts'
import { type Deferred, deferred } from './deferred.ts'

vi.mock('../../web-demo/src/page/open-picture.ts')
vi.mock('../../web-demo/src/page/open-drawing.ts')

const FILE = new Blob(['pixels'])
const SVG = new Blob(['<svg/>'], { type: 'image/svg+xml' })

const pictureOf = (name: string): Picture => ({
  name,
  url: `blob:${name}`,
  image: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
})

/** Without the frames of a screen. */
function plainStore(): Store {
  let state: State = INITIAL
  return {
    get: () => state,
    dispatch(action) {
      state = reduce(state, action)
    },
    subscribe() {},
  }
}

describe('opening', () => {
  /** Of each picture on its way in. */
  const files = new Map<string, Deferred<Picture>>()
  const arrive = (name: string) => files.get(name)!.resolve(pictureOf(name))
  let store: Store
  let actions: ReturnType<typeof createActions>
  let client: RunClient
  let revoked: string[]

  beforeEach(() => {
    vi.mocked(openPicture).mockImplementation((_, name) => {
      files.set(name, deferred())
      return files.get(name)!.promise
    })
    vi.mocked(openSheet).mockResolvedValue({
      sheet: EMPTY,
      shown: 4,
      prompt: 'a cat',
      settings: {},
    })
    revoked = []
    vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void revoked.push(url))
    store = plainStore()
    client = { start: vi.fn(() => 1), pause: vi.fn(), resume: vi.fn(), stop: vi.fn() }
    actions = createActions(store, client)
  })

  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
    files.clear()
  })

  test('keeps the picture that was asked for last, whichever comes first', async () => {
    const both = [actions.open(FILE, 'slow'), actions.open(FILE, 'fast')]
    arrive('fast')
    arrive('slow')
    await Promise.all(both)
    expect(store.get().picture?.name).toBe('fast')
    expect(client.start).toHaveBeenCalledTimes(1)
    expect(revoked).toEqual(['blob:slow'])
  })

  test('counts an example from when it was pressed', async () => {
    const response = deferred<Response>()
    vi.stubGlobal('fetch', () => response.promise)
    const slow = actions.openExample('Mug', 'mug.png')
    const fast = actions.open(FILE, 'fast')
    arrive('fast')
    await fast
    response.resolve(new Response('pixels'))
    await vi.waitFor(() => arrive('Mug'))
    await slow
    expect(store.get().picture?.name).toBe('fast')
  })

  test('lets a picture go for words or a saved drawing that came after it', async () => {
    const first = actions.open(FILE, 'first')
    actions.drawWords('a dog')
    arrive('first')
    await first
    expect(store.get()).toMatchObject({ picture: undefined, prompt: 'a dog' })
    const second = actions.open(FILE, 'second')
    await actions.open(SVG, 'cat.svg')
    arrive('second')
    await second
    expect(store.get()).toMatchObject({ picture: undefined, prompt: 'a cat', shown: 4 })
    expect(revoked).toEqual(['blob:first', 'blob:second'])
  })

  test('lets a saved drawing go for a picture that came after it', async () => {
    const text = deferred<string>()
    const drawing = Object.assign(new Blob([], { type: SVG.type }), { text: () => text.promise })
    const slow = actions.open(drawing, 'cat.svg')
    const fast = actions.open(FILE, 'fast')
    arrive('fast')
    await fast
    text.resolve('<svg/>')
    await slow
    expect(store.get().picture?.name).toBe('fast')
    expect(client.stop).not.toHaveBeenCalled()
  })

  test('complains of the file that was asked for last only', async () => {
    const both = [actions.open(FILE, 'broken'), actions.open(FILE, 'fine')]
    arrive('fine')
    files.get('broken')!.reject(new ImageError('broken'))
    await Promise.all(both)
    expect(store.get().notice).toBeUndefined()
    const last = actions.open(FILE, 'last')
    files.get('last')!.reject(new ImageError('broken'))
    await last
    expect(store.get().notice).toEqual({ kind: 'error', text: 'broken' })
    expect(store.get().picture?.name).toBe('fine')
    expect(revoked).toEqual([])
  })

  test('lets go of a picture when another, words or a drawing of words take its place', async () => {
    const open = async (name: string) => {
      const done = actions.open(FILE, name)
      arrive(name)
      await done
    }
    await open('one')
    expect(revoked).toEqual([])
    await open('two')
    expect(revoked).toEqual(['blob:one'])
    actions.drawWords('a dog')
    expect(revoked).toEqual(['blob:one', 'blob:two'])
    await open('three')
    await actions.open(SVG, 'cat.svg')
    expect(revoked).toEqual(['blob:one', 'blob:two', 'blob:three'])
  })

  test("keeps the picture when a photo's drawing is opened", async () => {
    const done = actions.open(FILE, 'photo')
    arrive('photo')
    await done
    vi.mocked(openSheet).mockResolvedValue({ sheet: EMPTY, shown: 4, settings: {} })
    await actions.open(SVG, 'mug.svg')
    expect(store.get().picture?.name).toBe('photo')
    expect(revoked).toEqual([])
  })

  describe('a change of what is drawn with', () => {
    const draft: Drawing = drawingOf([100])
    const drafted = async () => {
      const done = actions.open(FILE, 'photo')
      arrive('photo')
      await done
      store.dispatch({ type: 'draft', run: 1, drawing: draft })
      vi.useFakeTimers()
    }
    const change = () => {
      store.dispatch({ type: 'settings', change: { seed: 7 } })
      actions.answer()
      actions.answer()
      vi.runAllTimers()
    }
    afterEach(() => void vi.useRealTimers())

    test('is answered with one new draft', async () => {
      await drafted()
      change()
      expect(client.start).toHaveBeenCalledTimes(2)
      expect(client.start).toHaveBeenLastCalledWith(
        expect.objectContaining({ options: expect.objectContaining({ seed: 7 }) }),
      )
    })

    test('is not, where it would replace what was done by hand', async () => {
      await drafted()
      store.dispatch({ type: 'delete', id: sheetIn(store.get()).strokes[0].id })
      change()
      expect(client.start).toHaveBeenCalledTimes(1)
    })

    test('is not, where the drawing came from a file', async () => {
      await drafted()
      store.dispatch({ type: 'opened', sheet: EMPTY, shown: 4, settings: {} })
      change()
      expect(client.start).toHaveBeenCalledTimes(1)
    })
  })
})
