/** @file What the visitor gives the page to draw: files, examples and words. The last one counts. */

import { explain } from './notices.ts'
import { readSheet } from './open-drawing.ts'
import { openPicture } from './open-picture.ts'
import type { RunActions } from './run-actions.ts'
import type { Action } from './state.ts'
import type { Store } from './store.ts'

export interface OpenActions {
  /** A file that was dropped, pasted, picked or photographed. */
  open(file: File | Blob, name?: string): Promise<void>
  openExample(name: string, url: string): Promise<void>
  drawWords(prompt: string): void
}

type Subject = Extract<Action, { type: 'picture' | 'prompt' }>

export function createOpenActions(
  store: Store,
  run: Pick<RunActions, 'draw' | 'stop'>,
): OpenActions {
  const latest = createLatest()

  /** What is drawn from now on. Nothing brings the picture before it back. */
  const setSubject = (subject: Subject) => {
    const { picture } = store.get()
    store.dispatch(subject)
    if (picture) URL.revokeObjectURL(picture.url)
  }

  /** Files take their time: one that comes in after something newer was asked for is let go. */
  const opening = async (work: (wanted: () => boolean) => Promise<void>) => {
    const wanted = latest()
    await work(wanted).catch((error) => wanted() && explain(store, error))
  }

  const openPhoto = async (blob: Blob, name: string, wanted: () => boolean) => {
    const picture = await openPicture(blob, name)
    if (!wanted()) return URL.revokeObjectURL(picture.url)
    setSubject({ type: 'picture', picture })
    run.draw()
  }

  const openDrawing = async (file: Blob, wanted: () => boolean) => {
    const opened = readSheet(await file.text())
    if (!wanted()) return
    run.stop()
    if (opened.prompt) setSubject({ type: 'prompt', prompt: opened.prompt })
    store.dispatch({ type: 'opened', ...opened })
  }

  return {
    open: (file, name = file instanceof File ? file.name : 'picture') =>
      opening((wanted) =>
        isSvg(file, name) ? openDrawing(file, wanted) : openPhoto(file, name, wanted),
      ),
    openExample: (name, url) =>
      opening(async (wanted) => openPhoto(await (await fetch(url)).blob(), name, wanted)),
    drawWords(prompt) {
      latest()
      store.dispatch({ type: 'notice' })
      setSubject({ type: 'prompt', prompt })
      run.draw()
    },
  }
}

/** @returns whether nothing else was asked for since */
function createLatest(): () => () => boolean {
  let last = 0
  return () => {
    const ticket = ++last
    return () => ticket === last
  }
}

const isSvg = (file: Blob, name: string): boolean =>
  file.type === 'image/svg+xml' || name.toLowerCase().endsWith('.svg')
