/** @file Several pictures that are drawn in turn: which are drawn, which is seen, which comes next. */
import { EMPTY } from '../shared/sheet.ts'
import {
  type Picture,
  type Queue,
  type QueueItem,
  type Queueing,
  type State,
  sheetIn,
  type Work,
} from './state.ts'
import { begin, record } from './undo.ts'

/** What there is of the item of that id; nothing before it was opened. */
export const workIn = (state: State, id: number): Work | undefined =>
  id === state.queue?.current
    ? workOf(state)
    : state.queue?.items.find((item) => item.id === id)?.work

export const isDrawn = (state: State, id: number): boolean =>
  !!workIn(state, id)?.history.present.drawing

/** The first that is neither drawn nor unreadable. */
export const nextIn = (state: State): QueueItem | undefined =>
  state.queue?.items.find((item) => !item.failed && !isDrawn(state, item.id))

/** Addresses that hold files in memory until they are revoked. */
export function urlsIn({ picture, queue }: State): string[] {
  const items = queue?.items ?? []
  const opened = items.map(({ work }) => work?.picture?.url)
  const urls = [picture?.url, ...opened, ...items.map(({ url }) => url)]
  return [...new Set(urls.filter((url) => url !== undefined))]
}

export function queueing(state: State, action: Queueing): State {
  if (action.type === 'queue') return { ...state, queue: { items: action.items, going: true } }
  const { queue } = state
  if (!queue) return state
  switch (action.type) {
    case 'item-opened':
      return openItem({ ...state, queue: { ...queue, going: true } }, action.id, action.picture)
    case 'item-failed':
      return { ...state, queue: changeItem(queue, action.id, { failed: true }) }
    case 'turn-to':
      return turnTo(state, queue, action.id)
    case 'hold':
      return { ...state, queue: { ...queue, going: false } }
  }
}

/** Changes what there is of an item, seen or put aside. */
export function changeWork(
  state: State,
  id: number | undefined,
  change: (work?: Work) => Work,
): State {
  const { queue } = state
  if (!queue || id === undefined || id === queue.current) return { ...state, ...change(state) }
  const item = queue.items.find((other) => other.id === id)
  return { ...state, queue: changeItem(queue, id, { work: change(item?.work) }) }
}

/** What was drawn before the queue can be brought back from its first picture only. */
function openItem(state: State, id: number, picture: Picture): State {
  const blank = { ...EMPTY, style: sheetIn(state).style }
  const first = state.queue?.current === undefined
  const history = first ? record(state.history, blank) : begin(blank)
  return changeWork(state, id, () => ({ picture, history, paint: begin([]) }))
}

/** Puts aside what is seen, and shows another instead. */
function turnTo(state: State, queue: Queue, id: number): State {
  const work = queue.items.find((item) => item.id === id)?.work
  if (!work || id === queue.current) return state
  const { current } = queue
  const aside = current === undefined ? queue : changeItem(queue, current, { work: workOf(state) })
  const none = { picture: undefined, prompt: undefined, found: undefined, selected: undefined }
  const brush = { ...state.brush, open: false }
  return { ...state, ...none, ...work, brush, queue: { ...aside, current: id } }
}

const workOf = ({ picture, prompt, history, paint, found }: Work): Work => ({
  picture,
  prompt,
  history,
  paint,
  found,
})

const changeItem = (queue: Queue, id: number, change: Partial<QueueItem>): Queue => ({
  ...queue,
  items: queue.items.map((item) => (item.id === id ? { ...item, ...change } : item)),
})
