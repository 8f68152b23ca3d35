/** @file The keyboard: undo and redo anywhere, and on the drawing its strokes. */

import { isFree, sheetIn } from './state.ts'
import type { Store } from './store.ts'
import { byId } from './view/elements.ts'

export function connectKeys(store: Store): void {
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type === 'number'
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || typing) return
    event.preventDefault()
    if (isFree(store.get())) store.dispatch({ type: event.shiftKey ? 'redo' : 'undo' })
  })
  byId('paper').addEventListener('keydown', (event) => {
    if (isFree(store.get()) && handleKey(store, event)) event.preventDefault()
  })
}

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** On the drawing itself. @returns whether the key meant something */
function handleKey(store: Store, { key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey) return false
  const state = store.get()
  const { selected: id } = state
  const arrow = ARROWS[key]
  if (arrow && shiftKey && id !== undefined) {
    store.dispatch({ type: 'move-stroke', id, by: [...arrow] })
  } else if (arrow) {
    const shown = sheetIn(state).strokes.slice(0, state.shown)
    const at = shown.findIndex((stroke) => stroke.id === id)
    const next = at < 0 ? 0 : (at + arrow[0] + arrow[1] + shown.length) % shown.length
    store.dispatch({ type: 'select', id: shown[next]?.id })
  } else if (id === undefined) return false
  else if (key === 'Delete' || key === 'Backspace') store.dispatch({ type: 'delete', id })
  else if (key.toLowerCase() === 'f') store.dispatch({ type: 'freeze', id })
  else if (key === 'Escape') store.dispatch({ type: 'select' })
  else return false
  return true
}
