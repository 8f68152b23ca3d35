/** @file The page: a store, the worker behind it, the board and the controls around it. */
import type { Frame } from '../../../src/index.ts'
import { Board, type BoardContent } from '../board/board.ts'
import { createTip } from '../board/tip.ts'
import { frameOf } from '../shared/frame.ts'
import type { EngineChoice, LiveFrame } from '../shared/messages.ts'
import type { SheetStroke } from '../shared/sheet.ts'
import { createActions } from './actions.ts'
import { openingDrawing } from './first-drawing.ts'
import { invertedUrl } from './painted-maps.ts'
import { CANVAS } from './recalled.ts'
import { createRunClient } from './run-client.ts'
import { INITIAL, isFree, type State, sheetIn } from './state.ts'
import { createStore } from './store.ts'
import { connectPage } from './view/page-view.ts'
import { describeStroke } from './view/stroke-view.ts'

/** `?engine=wasm` and the like, to try a device that would not be chosen. */
const query = new URLSearchParams(location.search)
const choice = (query.get('engine') ?? 'auto') as EngineChoice
/** `?steps=20` for a quick look, instead of what the care asks for. */
const steps = Number(query.get('steps')) || undefined
const WHOLE: Frame = { x: 0, y: 0, width: CANVAS, height: CANVAS }

const store = createStore(INITIAL)
const client = createRunClient((action) => {
  store.dispatch(action)
  if (action.type === 'done' || action.type === 'over') void actions.drawNext()
}, choice)
const actions = createActions(store, client, steps)
const tip = createTip()
const board = new Board(document.getElementById('board')!, {
  select: (id) => store.dispatch({ type: 'select', id }),
  movePoint: (id, index, to, first) =>
    store.dispatch({ type: 'move-point', id, index, to, merge: !first }),
  paint: (stroke, first) => store.dispatch({ type: 'paint', stroke, merge: !first }),
  hover(id, at) {
    const rank = sheetIn(store.get()).strokes.findIndex((stroke) => stroke.id === id)
    tip(rank < 0 ? undefined : describeStroke(store.get(), rank), at)
  },
})

connectPage(store, actions, board)
store.subscribe(showDrawing())
store.subscribe(stopAbandoned())
document.getElementById('paper')!.tabIndex = 0
showOpening()
if (import.meta.env.PROD) void navigator.serviceWorker?.register('./sw.js').catch(() => {})

/** Tells the board of what it shows, and of nothing else. */
function showDrawing(): (state: State) => void {
  let before: unknown[] = []
  return (state) => {
    const { history, paint, found, brush, shown, selected, run, picture, settings } = state
    const now: unknown[] = [history, paint, found, brush, shown, selected, run?.frame, picture]
    now.push(isFree(state), settings.photo)
    if (now.every((value, i) => value === before[i])) return
    before = now
    board.show(contentOf(state))
  }
}

/** Ends what the worker still draws, once the page has no use for it. */
function stopAbandoned(): (state: State) => void {
  let before: number | undefined
  return ({ run }) => {
    if (before !== undefined && !run) client.stop()
    before = run?.id
  }
}

function contentOf(state: State): BoardContent {
  const { shown, selected, run, picture, queue, settings, paint, found, brush } = state
  const { strokes, drawing, style } = sheetIn(state)
  const photo = settings.photo || brush.open ? picture?.url : undefined
  const leftOut = photo && found && invertedUrl(found)
  const veil = { leftOut, paint: paint.present, brush: brush.open ? brush : undefined }
  const common = { style, photo, veil }
  const live = run?.item === queue?.current && !run?.drafted ? run?.frame : undefined
  if (live) {
    const strokes = liveStrokes(live)
    return { ...common, strokes, frame: live.frame, shown: strokes.length, live: true }
  }
  const frame = drawing?.frame ?? (picture ? frameOf(picture.image, CANVAS) : WHOLE)
  return { ...common, strokes, frame, shown, selected, live: !isFree(state) }
}

/** Something to look at, and to slide, before anything is fetched. */
function showOpening(): void {
  store.dispatch({ type: 'opening', ...openingDrawing() })
  requestAnimationFrame(() => requestAnimationFrame(() => board.replay()))
}

/** Strokes under way have no identity yet; their place in the run stands for it. */
const liveStrokes = ({ strokes }: LiveFrame): SheetStroke[] =>
  strokes.map((points, i) => ({ id: -1 - i, points, frozen: false }))
