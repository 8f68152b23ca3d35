/** @file What the visitor gives the page to draw: files, examples and words. The last one counts. */
import { say } from './notices.ts'
import { openSheet } from './open-drawing.ts'
import { openPicture } from './open-picture.ts'
import type { Opening } from './opening.ts'
import { urlsIn } from './queue.ts'
import type { RunActions } from './run-actions.ts'
import type { Action } from './state.ts'
import type { Store } from './store.ts'

export interface OpenActions {
  /** A file that was dropped, pasted, picked or photographed. */
  open(file: File | Blob, name?: string): Promise<void>
  openExample(name: string, url: string): Promise<void>
  /** A picture dragged here from a page: refused in words where another site would be asked for it. */
  openUrl(url: string): Promise<void>
  drawWords(prompt: string): void
}

type Source = Extract<Action, { type: 'picture' | 'prompt' | 'queue' }>

/** What is drawn from now on. Nothing brings the pictures before it back. */
export function setSource({ get, dispatch }: Store, source: Source): void {
  const before = urlsIn(get())
  dispatch(source)
  for (const url of before) URL.revokeObjectURL(url)
}

export function createOpenActions(
  store: Store,
  opening: Opening,
  run: Pick<RunActions, 'draw' | 'stop'>,
): OpenActions {
  const openFile = fileOpener(store, run)
  const fetched = (url: string, name: string) =>
    opening.begin(async (wanted) => openFile(await (await fetch(url)).blob(), name, wanted))
  return {
    open: (file, name = file instanceof File ? file.name : 'picture') =>
      opening.begin((wanted) => openFile(file, name, wanted)),
    openExample: (name, url) => fetched(url, name),
    async openUrl(url) {
      if (isOwn(url)) return fetched(url, 'Dropped picture')
      say(store, 'This page asks no other site for anything: save the picture, then drop the file.')
    },
    drawWords(prompt) {
      opening.letGo()
      store.dispatch({ type: 'notice' })
      setSource(store, { type: 'prompt', prompt })
      run.draw()
    },
  }
}

/** Opens files, photos and drawings, unless something else is wanted by the time they are read. */
function fileOpener(store: Store, run: Pick<RunActions, 'draw' | 'stop'>) {
  const openPhoto = async (blob: Blob, name: string, wanted: () => boolean) => {
    const picture = await openPicture(blob, name)
    if (!wanted()) return URL.revokeObjectURL(picture.url)
    setSource(store, { type: 'picture', picture })
    run.draw()
  }
  const openDrawing = async (file: Blob, wanted: () => boolean) => {
    const { leftOut = [], ...opened } = await openSheet(await file.text())
    if (!wanted()) return
    run.stop()
    if (opened.prompt) setSource(store, { type: 'prompt', prompt: opened.prompt })
    store.dispatch({ type: 'opened', ...opened })
    if (leftOut.length > 0) say(store, `Left out of the file: ${leftOut.join(', ')}.`)
  }
  return (file: Blob, name: string, wanted: () => boolean) =>
    isSvg(file, name) ? openDrawing(file, wanted) : openPhoto(file, name, wanted)
}

/** Whether the address is of this site, or holds the picture itself. */
const isOwn = (url: string): boolean =>
  URL.canParse(url) && (url.startsWith('data:') || new URL(url).origin === location.origin)

export const isSvg = (file: Blob, name: string): boolean =>
  file.type === 'image/svg+xml' || name.toLowerCase().endsWith('.svg')
