/** @file The slider of strokes: how many are seen, drawn and still to be drawn. */

import type { Actions } from '../actions.ts'
import {
  askedIn,
  counted,
  FEWEST,
  hasSubject,
  isFree,
  mostIn,
  type State,
  sheetIn,
  undoable,
} from '../state.ts'
import type { Store } from '../store.ts'
import { button, byId, setText, type View } from './elements.ts'

export function connectCount({ get, dispatch }: Store, actions: Actions): View {
  const slider = byId<HTMLInputElement>('strokes')
  slider.addEventListener('input', () => {
    const count = slider.valueAsNumber
    dispatch({ type: 'shown', count })
    if (count > askedIn(get())) actions.answer()
  })
  const [label, beyond] = [byId('label'), byId('beyond')]
  const undo = button('undo', () => dispatch({ type: 'undo' }))
  const redo = button('redo', () => dispatch({ type: 'redo' }))
  return (state) => {
    const drawn = askedIn(state)
    const most = mostIn(state)
    slider.max = String(most)
    slider.value = String(state.shown)
    slider.setAttribute('aria-valuetext', counted(state.shown))
    slider.style.setProperty('--at', String(positionOf(Math.min(state.shown, drawn), most)))
    slider.style.setProperty('--drawn', String(positionOf(drawn, most)))
    setText(label, counted(state.shown))
    setText(beyond, hintFor(state, drawn))
    const { past, future } = undoable(state)
    undo.disabled = !isFree(state) || past.length === 0
    redo.disabled = !isFree(state) || future.length === 0
  }
}

/** Of a count on the slider, in percent. */
const positionOf = (strokes: number, most: number): number =>
  (100 * Math.max(0, strokes - FEWEST)) / (most - FEWEST)

function hintFor(state: State, drawn: number): string {
  if (state.run) return ''
  if (state.shown > drawn) {
    const needed = hasSubject(state) ? 'another run' : 'a picture and a run'
    return `${drawn} are drawn so far; the others take ${needed}.`
  }
  const { length } = sheetIn(state).strokes
  if (length > 0 && state.shown > length) return `${length} are enough: more would add nothing.`
  return 'Sorted: the first few say the most.'
}
