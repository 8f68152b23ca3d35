/** @file Pictures and saved drawings on their way in: picked, photographed, pasted or dropped. */
import type { Actions } from './actions.ts'
import { openCamera } from './camera.ts'
import { type Dropped, droppedIn } from './dropped.ts'
import { byId } from './view/elements.ts'

export function connectFiles(actions: Actions): void {
  const input = byId<HTMLInputElement>('file')
  const capture = byId<HTMLInputElement>('capture')
  for (const picker of [input, capture]) {
    picker.addEventListener('change', () => {
      const files = [...(picker.files ?? [])]
      picker.value = ''
      if (files.length > 0) void actions.openAll(files)
    })
  }
  for (const id of ['choose', 'drop']) byId(id).addEventListener('click', () => input.click())
  byId('camera').addEventListener('click', () => {
    // Phones have a camera of their own behind the file picker, and it is the better one.
    if (matchMedia('(pointer: coarse)').matches) capture.click()
    else
      void openCamera(
        (photo) => actions.open(photo, 'Photo'),
        () => capture.click(),
      )
  })
  connectPaste(actions)
  connectDrop(actions)
}

function connectPaste(actions: Actions): void {
  addEventListener('paste', ({ clipboardData }) => {
    const dropped = clipboardData && droppedIn(clipboardData)
    if (!dropped || 'url' in dropped) return // an address may be meant for a field
    void take(actions, dropped, 'Pasted')
  })
}

/** Whatever is dropped, the browser stays on the page. */
function connectDrop(actions: Actions): void {
  const { classList } = document.documentElement
  addEventListener('dragover', (event) => {
    if (isForField(event)) return
    event.preventDefault()
    classList.add('dropping')
  })
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) classList.remove('dropping')
  })
  addEventListener('drop', (event) => {
    classList.remove('dropping')
    if (isForField(event)) return
    event.preventDefault()
    const dropped = event.dataTransfer && droppedIn(event.dataTransfer)
    if (dropped) void take(actions, dropped, 'Dropped')
  })
}

/** Words that are dragged into the field for words. */
const isForField = ({ target, dataTransfer }: DragEvent): boolean =>
  target instanceof HTMLInputElement &&
  target.type === 'text' &&
  !dataTransfer?.types.includes('Files')

function take(actions: Actions, dropped: Dropped, how: string): Promise<void> {
  if ('url' in dropped) return actions.openUrl(dropped.url)
  if ('svg' in dropped) {
    return actions.open(new Blob([dropped.svg], { type: 'image/svg+xml' }), `${how} drawing`)
  }
  const [first, ...more] = dropped.files
  if (more.length > 0) return actions.openAll(dropped.files)
  return actions.open(first, first.name || `${how} picture`)
}
