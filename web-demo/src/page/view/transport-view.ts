/** @file The buttons that begin, pause and stop a run, and the one thing to do next. */
import type { Board } from '../../board/board.ts'
import type { Actions } from '../actions.ts'
import { countFor } from '../run-actions.ts'
import { askedIn, counted, hasSubject, type State, sheetIn } from '../state.ts'
import type { Store } from '../store.ts'
import { button, byId, setText, show, type View } from './elements.ts'

export type Next = 'choose' | 'draw' | 'go-on' | 'resume'

export function connectTransport(store: Store, actions: Actions, board: Board): View {
  const take: Record<Next, () => void> = {
    choose: () => byId('file').click(),
    draw: () => actions.draw(),
    'go-on': actions.goOn,
    resume: actions.resume,
  }
  const primary = button('primary', () => {
    const next = nextStep(store.get())
    if (next) take[next]()
  })
  const pause = button('pause', actions.pause)
  const stop = button('stop', actions.stop)
  const reseed = button('reseed', () => actions.draw(store.get().settings.seed + 1))
  const replay = button('replay', () => board.replay())
  return (state) => {
    const next = nextStep(state)
    const busy = !!state.run
    show(primary, !busy || next === 'resume')
    primary.disabled = !next
    setText(primary, primaryText(state, next))
    show(pause, busy && next !== 'resume')
    pause.disabled = state.run?.phase !== 'drawing'
    show(stop, busy)
    show(replay, !busy)
    replay.disabled = sheetIn(state).strokes.length === 0
    show(reseed, hasSubject(state))
  }
}

function nextStep(state: State): Next | undefined {
  if (state.run) return state.run.phase === 'paused' ? 'resume' : undefined
  const { strokes, edited } = sheetIn(state)
  if (!hasSubject(state)) return 'choose'
  if (edited && strokes.length > 0 && state.shown <= askedIn(state)) return 'go-on'
  return 'draw'
}

function primaryText(state: State, next?: Next): string {
  if (next === 'resume') return 'Resume'
  if (next === 'choose') return 'Choose a photo'
  if (next === 'go-on') return 'Continue from here'
  return state.shown > askedIn(state) ? `Draw ${counted(countFor(state.shown))}` : 'Draw again'
}
