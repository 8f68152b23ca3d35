/** @file How the page's state changes: a pure function from a state and an action to the next state. */
import { deleteStroke, movePoint, moveStroke, type Sheet, toggleFrozen } from '../shared/sheet.ts'
import { queueing } from './queue.ts'
import { running } from './running.ts'
import {
  type Action,
  type ByHand,
  FEWEST,
  type Given,
  MOST,
  mostIn,
  type Painting,
  type State,
  sheetIn,
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
    : { ...leftOff(state), history: step(state.history), selected: undefined }
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
      return edit(
        leftOff(state),
        movePoint(sheet, action.id, action.index, action.to),
        action.merge,
      )
    case 'move-stroke':
      return edit(leftOff(state), moveStroke(sheet, action.id, action.by))
    case 'freeze':
      return edit(leftOff(state), toggleFrozen(sheet, action.id))
    case 'delete':
      return {
        ...edit(leftOff(state), deleteStroke(sheet, action.id)),
        selected: undefined,
        shown: state.shown - 1 || FEWEST,
      }
  }
}

/** A draft that is changed by hand is not improved any more. */
const leftOff = (state: State): State =>
  state.run?.drafted && state.run.item === state.queue?.current
    ? { ...state, run: undefined }
    : state

const edit = (state: State, sheet: Sheet, merge = false): State => ({
  ...state,
  history: record(state.history, sheet, merge),
})

const clamp = (count: number, most: number): number =>
  Math.min(Math.max(Math.round(count), FEWEST), most)
