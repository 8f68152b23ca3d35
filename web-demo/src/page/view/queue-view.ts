/** @file The pictures that are drawn in turn, as a strip to choose from. */
import type { Actions } from '../actions.ts'
import { isDrawn } from '../queue.ts'
import type { QueueItem, State } from '../state.ts'
import { byId, show, type View } from './elements.ts'

export function connectQueue(actions: Actions): View {
  const strip = byId('queue')
  let before: readonly QueueItem[] = []
  const buttons = new Map<number, HTMLButtonElement>()
  return (state) => {
    const items = state.queue?.items ?? []
    show(strip, items.length > 0)
    if (items.length !== before.length || items[0]?.file !== before[0]?.file) {
      buttons.clear()
      for (const item of items) buttons.set(item.id, buttonOf(item))
      strip.replaceChildren(...buttons.values())
    }
    before = items
    for (const item of items) showItem(state, item, buttons.get(item.id))
  }

  function buttonOf({ id, name, url }: QueueItem): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.title = name
    button.append(Object.assign(new Image(), { src: url, alt: name }))
    button.addEventListener('click', () => {
      const item = before.find((other) => other.id === id)
      if (item) void actions.turnTo(item)
    })
    return button
  }
}

function showItem(state: State, item: QueueItem, button?: HTMLButtonElement): void {
  if (!button) return
  button.setAttribute('aria-pressed', String(item.id === state.queue?.current))
  button.disabled = !!item.failed
  const status = statusOf(state, item)
  button.dataset.status = status
  button.setAttribute('aria-label', `${item.name}, ${status}`)
}

function statusOf(state: State, item: QueueItem): string {
  if (item.failed) return 'unreadable'
  if (state.run && state.run.item === item.id) return 'being drawn'
  return isDrawn(state, item.id) ? 'drawn' : 'waiting'
}
