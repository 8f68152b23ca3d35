/** @file The stroke in hand: which it is, and what can be done with it. */
import { type State, sheetIn } from '../state.ts'
import type { Store } from '../store.ts'
import { button, byId, setText, show, type View } from './elements.ts'

export function connectStroke(store: Store): View {
  const { dispatch } = store
  const withStroke = (work: (id: number) => void) => () => {
    const { selected } = store.get()
    if (selected !== undefined) work(selected)
  }
  const [hand, label, transport] = ['hand', 'hand-label', 'transport'].map((id) => byId(id))
  const freeze = button(
    'freeze',
    withStroke((id) => dispatch({ type: 'freeze', id })),
  )
  button(
    'delete',
    withStroke((id) => dispatch({ type: 'delete', id })),
  )
  button('release', () => dispatch({ type: 'select' }))
  return (state) => {
    const { strokes } = sheetIn(state)
    const rank = strokes.findIndex(({ id }) => id === state.selected)
    show(hand, rank >= 0)
    show(transport, rank < 0 && !state.brush.open)
    if (rank < 0) return
    setText(label, describeStroke(state, rank))
    freeze.setAttribute('aria-pressed', String(strokes[rank].frozen))
  }
}

/** "Stroke 3 of 16, gain 0.084": which it is and how much the loss falls when it joins. */
export function describeStroke(state: State, rank: number): string {
  const { strokes, edited } = sheetIn(state)
  const { gain, frozen } = strokes[rank]
  const worth = gain === undefined ? edited && 'moved by hand' : `gain ${gain.toPrecision(2)}`
  const place = `Stroke ${rank + 1} of ${strokes.length}`
  return [place, worth, frozen && 'frozen'].filter(Boolean).join(', ')
}
