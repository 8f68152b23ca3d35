/** @file The page: a store, the worker behind it, the board and the controls around it. */
import type { Frame, Point } from '../../src/index.ts'
import { createActions } from './actions.ts'
import { type BoardContent, createBoard } from './board.ts'
import { connectControls } from './controls.ts'
import type { LiveFrame, Wish } from './messages.ts'
import { openingDrawing } from './opening.ts'
import { buildExamples, describeStroke, renderPage } from './page.ts'
import { createRunner } from './runner.ts'
import type { SheetStroke } from './sheet.ts'
import { INITIAL, MOST, type State, sheetIn } from './state.ts'
import { createStore } from './store.ts'
import { createTip } from './tip.ts'

/** `?engine=wasm` and the like, to try a device that would not be chosen. */
const query = new URLSearchParams(location.search)
const wish = (query.get('engine') ?? 'auto') as Wish
/** `?steps=20` for a quick look, instead of what the care asks for. */
const steps = Number(query.get('steps')) || undefined
const WHOLE: Frame = { x: 0, y: 0, width: 224, height: 224 }

const store = createStore(INITIAL)
const actions = createActions(store, createRunner(store.dispatch, wish), steps)
const tip = createTip()
const board = createBoard(document.getElementById('board')!, {
  select: (id) => store.dispatch({ type: 'select', id }),
  movePoint: (id, index, to, first) =>
    store.dispatch({ type: 'move-point', id, index, to, merge: !first }),
  hover(id, at) {
    const rank = sheetIn(store.get()).strokes.findIndex((stroke) => stroke.id === id)
    tip(rank < 0 ? undefined : describeStroke(store.get(), rank), at)
  },
})

buildExamples(actions)
connectControls(store, actions, board)
store.subscribe(renderPage)
store.subscribe(showDrawing())
document.getElementById('paper')!.tabIndex = 0
showOpening()
if (import.meta.env.PROD) void navigator.serviceWorker?.register('./sw.js').catch(() => {})

/** Tells the board of what it shows, and of nothing else. */
function showDrawing(): (state: State) => void {
  let before: unknown[] = []
  return (state) => {
    const { history, shown, selected, run, picture, settings } = state
    const now = [history, shown, selected, run?.frame, !run, picture, settings.photo]
    if (now.every((value, i) => value === before[i])) return
    before = now
    board.show(contentOf(state))
  }
}

function contentOf(state: State): BoardContent {
  const { shown, selected, run, picture, settings } = state
  const { strokes, drawing, style } = sheetIn(state)
  const photo = settings.photo ? picture?.url : undefined
  const live = run?.frame
  return live
    ? { strokes: liveStrokes(live), style, photo, frame: live.frame, shown: MOST, live: true }
    : { strokes, style, photo, frame: drawing?.frame ?? WHOLE, shown, selected, live: !!run }
}

/** Something to look at, and to slide, before anything is fetched. */
function showOpening(): void {
  store.dispatch({ type: 'opening', ...openingDrawing() })
  requestAnimationFrame(() => requestAnimationFrame(board.replay))
}

/** Strokes under way have no identity yet; their place in the run stands for it. */
function liveStrokes({ points }: LiveFrame): SheetStroke[] {
  return Array.from({ length: points.length / 8 }, (_, i) => {
    const at = (k: number): Point => [points[8 * i + 2 * k], points[8 * i + 2 * k + 1]]
    return { id: -1 - i, points: [at(0), at(1), at(2), at(3)], frozen: false }
  })
}
