/** @file The page around the drawing, part by part. */
import type { Board } from '../../board/board.ts'
import type { Actions } from '../actions.ts'
import { connectFiles } from '../file-inputs.ts'
import { connectKeys } from '../keys.ts'
import type { Store } from '../store.ts'
import { connectBrush } from './brush-view.ts'
import { connectCount } from './count-view.ts'
import { button, byId, setText, show, type View } from './elements.ts'
import { connectProgress } from './progress-view.ts'
import { connectSaving } from './save-view.ts'
import { connectSettings } from './settings-view.ts'
import { connectSource } from './source-view.ts'
import { connectStroke } from './stroke-view.ts'
import { connectTransport } from './transport-view.ts'

/** Hears what the visitor's hands do, and shows every new state. */
export function connectPage(store: Store, actions: Actions, board: Board): void {
  connectFiles(actions)
  connectKeys(store)
  const views = [
    connectSource(actions),
    connectNotice(store),
    connectProgress(),
    connectCount(store, actions),
    connectTransport(store, actions, board),
    connectStroke(store),
    connectBrush(store, actions),
    connectSettings(store, actions),
    connectSaving(actions),
    connectEngine(),
  ]
  store.subscribe((state) => {
    for (const view of views) view(state)
  })
}

function connectNotice({ dispatch }: Store): View {
  const [notice, text] = [byId('notice'), byId('notice-text')]
  button('dismiss', () => dispatch({ type: 'notice' }))
  return (state) => {
    show(notice, !!state.notice)
    setText(text, state.notice?.text ?? '')
  }
}

function connectEngine(): View {
  const [element, paper] = [byId('engine'), byId('paper')]
  return ({ engine, run }) => {
    const where = engine ? ` on ${engine}` : ''
    setText(element, `Runs in your browser${where}. Your picture stays on this device.`)
    paper.classList.toggle('waiting', run?.phase === 'preparing')
  }
}
