/** @file What the demo's page knows, action by action. */
import { describe, expect, test } from 'vitest'
import type { Drawing, RasterImage, Stroke } from '../../src/index.ts'
import { reduce } from '../../web-demo/src/page/reduce.ts'
import { type Action, INITIAL, type State, sheetIn } from '../../web-demo/src/page/state.ts'
import type { PaintStroke } from '../../web-demo/src/shared/paint.ts'
import { styleOptions } from '../../web-demo/src/shared/sheet.ts'

const stroke = (at: number): Stroke => ({
  points: [
    [at, 0],
    [at + 1, 0],
    [at + 2, 0],
    [at + 3, 0],
  ],
  width: 3,
  color: [0, 0, 0, 1],
  gain: 1 / at,
})
const drawing = (...at: number[]) =>
  ({ strokes: at.map(stroke), canvas: 224, report: { options: {} } }) as unknown as Drawing
const after = (state: State, ...actions: Action[]) => actions.reduce(reduce, state)
const run = (...at: number[]): Action[] => [
  { type: 'run', id: 1, strokes: at.length },
  { type: 'done', run: 1, drawing: drawing(...at), stopped: false },
]
const firsts = (state: State) => sheetIn(state).strokes.map(({ points }) => points[0][0])

describe('the state of the page', () => {
  const drawn = after(INITIAL, ...run(1, 2, 3))
  const [first, second] = sheetIn(drawn).strokes

  test('holds the strokes of a finished run', () => {
    expect(firsts(drawn)).toEqual([1, 2, 3])
    expect(drawn.run).toBeUndefined()
  })

  test('says what makes a picture hard to draw, and nothing of others', () => {
    const hints = [{ code: 'dark', text: 'the picture is very dark' }]
    const hard = { ...drawing(1), kind: 'sketch', report: { hints } } as Drawing
    const done = { type: 'done', run: 1, drawing: hard, stopped: false } as const
    const begun: Action = { type: 'run', id: 1, strokes: 1 }
    expect(after(INITIAL, begun, done).notice?.text).toBe('The picture is very dark.')
    expect(drawn.notice).toBeUndefined()
  })

  test('ignores what comes from a run that was given up', () => {
    const next = after(drawn, { type: 'run', id: 2, strokes: 1 })
    expect(after(next, { type: 'done', run: 1, drawing: drawing(9), stopped: false })).toBe(next)
  })

  test('ignores what a run still draws once a sheet is opened', () => {
    const sheet = sheetIn(drawn)
    const running = after(INITIAL, { type: 'run', id: 1, strokes: 1 })
    const opened = after(running, { type: 'opened', sheet, shown: 3, settings: {} })
    const late = after(opened, { type: 'done', run: 1, drawing: drawing(9), stopped: true })
    expect(firsts(late)).toEqual([1, 2, 3])
  })

  test('takes back and repeats what was done by hand', () => {
    const cut = after(drawn, { type: 'delete', id: first.id })
    expect(firsts(cut)).toEqual([2, 3])
    const back = after(cut, { type: 'undo' })
    expect(firsts(back)).toEqual([1, 2, 3])
    expect(firsts(after(back, { type: 'redo' }))).toEqual([2, 3])
  })

  test('takes a whole drag back at once', () => {
    const drag = (x: number, merge: boolean): Action => ({
      type: 'move-point',
      id: second.id,
      index: 0,
      to: [x, 0],
      merge,
    })
    const dragged = after(drawn, drag(10, false), drag(20, true), drag(30, true))
    expect(firsts(dragged)).toEqual([1, 30, 3])
    expect(firsts(after(dragged, { type: 'undo' }))).toEqual([1, 2, 3])
  })

  test('knows a frozen stroke again after the next run, wherever it was sorted to', () => {
    const frozen = after(drawn, { type: 'freeze', id: second.id }, ...run(7, 2, 8))
    expect(sheetIn(frozen).strokes.map((s) => s.frozen)).toEqual([false, true, false])
    expect(sheetIn(frozen).strokes[1].id).toBe(second.id)
  })

  test('shows lines as wide as they were drawn, until a width is chosen', () => {
    const thin = (id: number): Action => ({
      type: 'done',
      run: id,
      drawing: { ...drawing(1), strokes: [{ ...stroke(1), width: 1.5 }] },
      stopped: false,
    })
    const begun = (id: number): Action => ({ type: 'run', id, strokes: 1 })
    const drawnThin = after(INITIAL, begun(1), thin(1))
    const chosen = after(drawnThin, {
      type: 'style',
      change: { width: 4, widthFollows: false },
      merge: false,
    })
    const styles = [drawnThin, after(chosen, begun(2), thin(2))].map((s) => sheetIn(s).style)
    expect(styles.map(({ width }) => width)).toEqual([1.5, 4])
    expect(styles.map((style) => styleOptions(style).width)).toEqual(['auto', 4])
  })

  test('keeps the slider between 1 and 64', () => {
    expect(after(drawn, { type: 'shown', count: 0 }).shown).toBe(1)
    expect(after(drawn, { type: 'shown', count: 900 }).shown).toBe(64)
  })

  test('marks a drawing as changed until the optimiser has run again', () => {
    const moved = after(drawn, { type: 'move-stroke', id: first.id, by: [1, 1] })
    expect(sheetIn(moved).edited).toBe(true)
    expect(sheetIn(after(moved, ...run(1, 2, 3))).edited).toBe(false)
  })

  test('takes back what was painted, a stroke of the brush at once, and leaves the drawing', () => {
    const stroke = (...points: [number, number][]): PaintStroke => ({
      kind: 'keep',
      size: 0.1,
      points,
    })
    const painted = after(
      drawn,
      { type: 'brush', change: { open: true } },
      { type: 'paint', stroke: stroke([0, 0]), merge: false },
      { type: 'paint', stroke: stroke([1, 1]), merge: false },
      { type: 'paint', stroke: stroke([1, 1], [2, 2]), merge: true },
    )
    const counts = (state: State) => state.paint.present.map(({ points }) => points.length)
    expect(counts(painted)).toEqual([1, 2])
    const back = after(painted, { type: 'undo' })
    expect(counts(back)).toEqual([1])
    expect(counts(after(back, { type: 'redo' }))).toEqual([1, 2])
    expect(counts(after(painted, { type: 'clear-paint' }, { type: 'undo' }))).toEqual([1, 2])
    expect(firsts(back)).toEqual([1, 2, 3])
    expect(
      counts(after(back, { type: 'brush', change: { open: false } }, { type: 'undo' })),
    ).toEqual([1])
  })

  test('forgets what was painted and found when another picture comes', () => {
    const image: RasterImage = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
    const stroke: PaintStroke = { kind: 'detail', size: 0.1, points: [[0, 0]] }
    const painted = after(
      INITIAL,
      { type: 'run', id: 1, strokes: 1 },
      { type: 'mask', run: 1, mask: image },
      { type: 'paint', stroke, merge: false },
    )
    expect([painted.found, painted.paint.present]).toEqual([image, [stroke]])
    const next = after(painted, { type: 'picture', picture: { name: '', url: '', image } })
    expect([next.found, next.paint.present]).toEqual([undefined, []])
  })

  describe('a draft', () => {
    const begun = after(
      drawn,
      { type: 'run', id: 1, strokes: 3 },
      { type: 'draft', run: 1, drawing: drawing(20, 60, 100) },
    )
    const [one, two, three] = sheetIn(begun).strokes.map(({ id }) => id)
    const frame = (...at: number[]): Action => {
      const strokes = at.map((x) => stroke(x).points)
      const where = { x: 0, y: 0, width: 224, height: 224 }
      const live = { step: 1, steps: 9, secondsLeft: 1, canvas: 224, frame: where, strokes }
      return { type: 'frame', run: 1, frame: live }
    }
    const ids = (state: State) => sheetIn(state).strokes.map(({ id }) => id)

    test('is there at once, and improved where it is', () => {
      expect(firsts(begun)).toEqual([20, 60, 100])
      const improved = after(begun, frame(21, 61, 101))
      expect(firsts(improved)).toEqual([21, 61, 101])
      expect(ids(improved)).toEqual([one, two, three])
    })

    test('has the same strokes where they are sorted, left out or added', () => {
      expect(ids(after(begun, frame(101, 21, 61)))).toEqual([three, one, two])
      expect(ids(after(begun, frame(22, 102)))).toEqual([one, three])
      expect(ids(after(begun, frame(20, 60, 100, 150)))).toEqual([one, two, three, three + 1])
    })

    test('and what became of it are one step for undo', () => {
      const sorted = drawing(102, 22, 62)
      const done: Action = { type: 'done', run: 1, drawing: sorted, stopped: false }
      const ended = after(begun, frame(21, 61, 101), done)
      expect(firsts(ended)).toEqual([102, 22, 62])
      expect(ids(ended)).toEqual([three, one, two])
      expect(firsts(after(ended, { type: 'undo' }))).toEqual([1, 2, 3])
    })

    test('is not improved any more once it is changed by hand', () => {
      const changed = after(begun, { type: 'move-stroke', id: two, by: [1, 0] })
      expect(changed.run).toBeUndefined()
      expect(firsts(after(changed, frame(30, 70, 110)))).toEqual([20, 61, 100])
      expect(after(begun, { type: 'select', id: two }).run).toBeDefined()
      expect(after(begun, { type: 'undo' }).run).toBeUndefined()
    })
  })
})
