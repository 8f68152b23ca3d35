/** @file Several files at once: their pictures are drawn in turn. */
import { say } from './notices.ts'
import { isSvg, type OpenActions, setSource } from './open-actions.ts'
import { openPicture } from './open-picture.ts'
import type { Opening } from './opening.ts'
import { nextIn } from './queue.ts'
import type { RunActions } from './run-actions.ts'
import type { QueueItem } from './state.ts'
import type { Store } from './store.ts'

export interface QueueActions {
  openAll(files: readonly File[]): Promise<void>
  /** A picture of the queue is seen, and drawn if it is not yet. */
  turnTo(item: QueueItem): Promise<void>
  /** The next picture, once nothing is drawn or on its way. */
  drawNext(): Promise<void>
}

/** More would fill a phone's memory. */
const MOST_PICTURES = 24

export function createQueueActions(
  store: Store,
  opening: Opening,
  run: Pick<RunActions, 'drawItem'> & Pick<OpenActions, 'open'>,
): QueueActions {
  const openItem = itemOpener(store, opening, run)

  const drawNext = async (): Promise<void> => {
    const state = store.get()
    const { queue } = state
    if (!queue?.going || state.run || opening.busy()) return
    const next = nextIn(state)
    if (!next) return
    await openItem(next, queue.current === queue.drawing) // who looks at another one goes on looking
    await drawNext() // begins nothing unless that one failed
  }

  return {
    async openAll(files) {
      const pictures = files.filter((file) => !isSvg(file, file.name))
      if (pictures.length < 2) return run.open(pictures[0] ?? files[0])
      const items = pictures.slice(0, MOST_PICTURES).map(toItem)
      setSource(store, { type: 'queue', items })
      await openItem(items[0], true)
      if (pictures.length > MOST_PICTURES) say(store, `The first ${MOST_PICTURES} are drawn.`)
      await drawNext()
    },
    async turnTo(item) {
      if (item.work || item.failed) return store.dispatch({ type: 'turn-to', id: item.id })
      await openItem(item, true)
    },
    drawNext,
  }
}

/** Opens a picture of the queue and begins to draw it. */
function itemOpener(store: Store, opening: Opening, run: Pick<RunActions, 'drawItem'>) {
  return (item: QueueItem, seen: boolean) =>
    opening.begin(async (wanted) => {
      try {
        const picture = await openPicture(item.file, item.name)
        if (!wanted()) return URL.revokeObjectURL(picture.url)
        store.dispatch({ type: 'item-opened', id: item.id, picture })
        if (seen) store.dispatch({ type: 'turn-to', id: item.id })
        run.drawItem(item)
      } catch (error) {
        store.dispatch({ type: 'item-failed', id: item.id })
        throw error
      }
    })
}

const toItem = (file: File, id: number): QueueItem => ({
  id,
  file,
  name: file.name,
  url: URL.createObjectURL(file),
})
