/** @file What the visitor takes away: the drawing as a file, or in the clipboard. */
import { attempt, say } from './notices.ts'
import { save, sheetToAnimatedSvg, sheetToSvg, svgToPng } from './save-drawing.ts'
import { sheetIn } from './state.ts'
import type { Store } from './store.ts'

export interface SaveActions {
  saveSvg(): Promise<void>
  saveAnimated(): Promise<void>
  /** @param side pixels of the longer side */
  savePng(side: number): Promise<void>
  copy(): Promise<void>
}

export function createSaveActions(store: Store): SaveActions {
  const written = (write: typeof sheetToSvg): string => {
    const state = store.get()
    return write(sheetIn(state), state.shown, state.settings.paperInFile)
  }
  return {
    saveSvg: () => attempt(store, () => save(written(sheetToSvg), 'sketch.svg')),
    saveAnimated: () =>
      attempt(store, () => save(written(sheetToAnimatedSvg), 'sketch-animated.svg')),
    savePng: (side) =>
      attempt(store, async () => save(await svgToPng(written(sheetToSvg), side), 'sketch.png')),
    copy: () =>
      attempt(store, async () => {
        await navigator.clipboard.write([clipboardItem(written(sheetToSvg))])
        say(store, 'The drawing is in the clipboard, as SVG.')
      }),
  }
}

/** Code for editors of text and most of vectors, a picture for those that take one. */
function clipboardItem(svg: string): ClipboardItem {
  const types = ['text/plain', 'image/svg+xml'].filter((type) => ClipboardItem.supports(type))
  return new ClipboardItem(
    Object.fromEntries(types.map((type) => [type, new Blob([svg], { type })])),
  )
}
