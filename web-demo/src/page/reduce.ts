/** @file How the page's state changes: a pure function from a state and an action to the next state. */
import type { Drawing } from '../../../src/index.ts'

import {
  deleteStroke,
  EMPTY,
  movePoint,
  moveStroke,
  type Sheet,
  sheetOf,
  toggleFrozen,
} from '../shared/sheet.ts'
import { changeWork, queueing } from './queue.ts'
import {
  type Action,
  type ByHand,
  FEWEST,
  type Given,
  MOST,
  mostIn,
  type Painting,
  type Run,
  type Running,
  type State,
  sheetIn,
  type Work,
} from './state.ts'
import { begin, record, redo, undo } from './undo.ts'

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'picture':
    case 'prompt':
    case 'opening':
    case 'opened':
      return given(state, action)
    case 'settings':
      return { ...state, settings: { ...state.settings, ...action.change } }
    case 'shown':
      return { ...state, shown: clamp(action.count, mostIn(state)), selected: undefined }
    case 'notice':
      return { ...state, notice: action.notice }
    case 'engine':
      return { ...state, engine: action.name }
    case 'undo':
    case 'redo':
      return stepped(state, action.type === 'undo' ? undo : redo)
    case 'select':
      return { ...state, selected: action.id }
    case 'brush':
    case 'paint':
    case 'clear-paint':
      return painting(state, action)
    case 'style':
    case 'move-point':
    case 'move-stroke':
    case 'delete':
    case 'freeze':
      return byHand(state, action)
    case 'queue':
    case 'item-opened':
    case 'item-failed':
    case 'turn-to':
    case 'hold':
      return queueing(state, action)
    default:
      return running(state, action)
  }
}

function given(state: State, action: Given): State {
  switch (action.type) {
    case 'picture':
      return { ...blank(state), picture: action.picture, notice: undefined }
    case 'prompt':
      return { ...blank(state), prompt: action.prompt }
    case 'opening':
      return { ...state, history: begin(action.sheet) }
    case 'opened':
      return {
        ...edit(state, action.sheet),
        run: undefined, // what it still draws is not of this sheet
        shown: action.shown,
        settings: { ...state.settings, ...action.settings },
        selected: undefined,
        notice: undefined,
      }
  }
}

/** Without what belongs to the picture or the words before. */
const blank = (state: State): State => ({
  ...state,
  picture: undefined,
  prompt: undefined,
  shown: clamp(state.shown, MOST),
  queue: undefined,
  found: undefined,
  paint: begin([]),
  brush: { ...state.brush, open: false },
  selected: undefined,
})

function stepped(state: State, step: typeof undo): State {
  return state.brush.open
    ? { ...state, paint: step(state.paint) }
    : { ...state, history: step(state.history), selected: undefined }
}

function painting(state: State, action: Painting): State {
  const { brush, paint } = state
  switch (action.type) {
    case 'brush':
      return { ...state, brush: { ...brush, ...action.change }, selected: undefined }
    case 'paint': {
      const before = action.merge ? paint.present.slice(0, -1) : paint.present
      return { ...state, paint: record(paint, [...before, action.stroke], action.merge) }
    }
    case 'clear-paint':
      return { ...state, paint: record(paint, []) }
  }
}

function byHand(state: State, action: ByHand): State {
  const sheet = sheetIn(state)
  switch (action.type) {
    case 'style':
      return edit(state, { ...sheet, style: { ...sheet.style, ...action.change } }, action.merge)
    case 'move-point':
      return edit(state, movePoint(sheet, action.id, action.index, action.to), action.merge)
    case 'move-stroke':
      return edit(state, moveStroke(sheet, action.id, action.by))
    case 'freeze':
      return edit(state, toggleFrozen(sheet, action.id))
    case 'delete':
      return {
        ...edit(state, deleteStroke(sheet, action.id)),
        selected: undefined,
        shown: state.shown - 1 || FEWEST,
      }
  }
}

function running(state: State, action: Running): State {
  if (action.type === 'run') {
    const { id, item, strokes } = action
    const run: Run = { id, item, phase: 'preparing', strokes }
    const queue = state.queue && { ...state.queue, drawing: item }
    const brush = { ...state.brush, open: false }
    return { ...state, run, queue, brush, selected: undefined, notice: undefined }
  }
  const { run } = state
  if (!run || ('run' in action && action.run !== run.id)) return state // of a run given up
  switch (action.type) {
    case 'paused':
      return { ...state, run: { ...run, phase: 'paused' } }
    case 'resumed':
      return { ...state, run: { ...run, phase: 'drawing' } }
    case 'download':
      return { ...state, run: { ...run, download: action.download } }
    case 'stage':
      return { ...state, run: { ...run, stage: action.stage, download: undefined } }
    case 'mask':
      return changeWork(state, run.item, (work = NO_WORK) => ({ ...work, found: action.mask }))
    case 'frame':
      return { ...state, run: { ...run, phase: advance(run.phase), frame: action.frame } }
    case 'over':
      return { ...state, run: undefined, notice: action.notice }
    case 'done':
      return {
        ...changeWork(state, run.item, withDrawing(action.drawing)),
        ...hintOf(action.drawing),
        run: undefined,
      }
  }
}

/** What makes the picture hard to draw, as a notice; nothing of a picture that is easy. */
function hintOf(drawing: Drawing): Pick<State, 'notice'> {
  if (drawing.kind !== 'sketch' || drawing.report.hints.length === 0) return {}
  const text = drawing.report.hints.map((hint) => hint.text).join('; ')
  return { notice: { kind: 'note', text: `${text[0].toUpperCase()}${text.slice(1)}.` } }
}

/** Adds the drawing to what was done on the same picture before. */
const withDrawing =
  (drawing: Drawing) =>
  (work: Work = NO_WORK): Work => {
    const { history } = work
    return { ...work, history: record(history, sheetOf(drawing, history.present)) }
  }

const NO_WORK: Work = { history: begin(EMPTY), paint: begin([]) }

const advance = (phase: Run['phase']): Run['phase'] => (phase === 'preparing' ? 'drawing' : phase)

const edit = (state: State, sheet: Sheet, merge = false): State => ({
  ...state,
  history: record(state.history, sheet, merge),
})

const clamp = (count: number, most: number): number =>
  Math.min(Math.max(Math.round(count), FEWEST), most)
