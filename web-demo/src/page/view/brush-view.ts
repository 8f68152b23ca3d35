/** @file The brush that says what of a photo counts, and its tools. */
import { BRUSHES, type Brush } from '../../shared/paint.ts'
import type { Actions } from '../actions.ts'
import { isFree } from '../state.ts'
import type { Store } from '../store.ts'
import { button, byId, show, type View } from './elements.ts'
import { choiceField, rangeField, type Source } from './fields.ts'

export function connectBrush({ dispatch }: Store, actions: Actions): View {
  const toggle = (open: boolean) => () => dispatch({ type: 'brush', change: { open } })
  const open = button('open-brush', toggle(true))
  const [bar, paper] = [byId('brush-bar'), byId('paper')]
  button('close-brush', toggle(false))
  button('draw-painted', () => actions.draw())
  const clear = button('clear-paint', () => dispatch({ type: 'clear-paint' }))
  const kind: Source<{ brush: Brush['kind'] }> = {
    read: ({ brush }) => ({ brush: brush.kind }),
    write: ({ brush }) => dispatch({ type: 'brush', change: { kind: brush } }),
  }
  const size: Source<{ 'brush-size': number }> = {
    read: ({ brush }) => ({ 'brush-size': Math.round(100 * brush.size) }),
    write: (change) =>
      dispatch({ type: 'brush', change: { size: (change['brush-size'] ?? 0) / 100 } }),
  }
  const fields = [
    choiceField(kind, 'brush', BRUSHES),
    rangeField(size, 'brush-size', (percent) => `${percent} % of the picture`),
  ]
  return (state) => {
    for (const view of fields) view(state)
    show(open, !!state.picture && isFree(state) && !state.brush.open)
    show(bar, state.brush.open)
    paper.classList.toggle('painting', state.brush.open)
    clear.disabled = state.paint.present.length === 0
  }
}
