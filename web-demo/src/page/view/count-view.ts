/** @file The slider of strokes: how many are seen, drawn and still to be drawn. */
import { counted, FEWEST, hasSubject, mostIn, type State, sheetIn, undoable } from '../state.ts'
import type { Store } from '../store.ts'
import { button, byId, setText, type View } from './elements.ts'

export function connectCount({ dispatch }: Store): View {
  const slider = byId<HTMLInputElement>('strokes')
  slider.addEventListener('input', () => dispatch({ type: 'shown', count: slider.valueAsNumber }))
  const [label, beyond] = [byId('label'), byId('beyond')]
  const undo = button('undo', () => dispatch({ type: 'undo' }))
  const redo = button('redo', () => dispatch({ type: 'redo' }))
  return (state) => {
    const drawn = state.run?.strokes ?? sheetIn(state).strokes.length
    const most = mostIn(state)
    slider.max = String(most)
    slider.value = String(state.shown)
    slider.setAttribute('aria-valuetext', counted(state.shown))
    slider.style.setProperty('--at', String(positionOf(Math.min(state.shown, drawn), most)))
    slider.style.setProperty('--drawn', String(positionOf(drawn, most)))
    setText(label, counted(state.shown))
    setText(beyond, hintFor(state, drawn))
    const { past, future } = undoable(state)
    undo.disabled = !!state.run || past.length === 0
    redo.disabled = !!state.run || future.length === 0
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
  return 'Sorted: the first few say the most.'
}
