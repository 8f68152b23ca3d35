/** @file Pictures and saved drawings on their way in: picked, photographed, pasted or dropped. */
import type { Actions } from './actions.ts'
import { openCamera } from './camera.ts'
import { byId } from './view/elements.ts'

export function connectFiles(actions: Actions): void {
  const input = byId<HTMLInputElement>('file')
  const capture = byId<HTMLInputElement>('capture')
  for (const picker of [input, capture]) {
    picker.addEventListener('change', () => {
      const [file] = picker.files ?? []
      picker.value = ''
      if (file) void actions.open(file)
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
    const file = [...(clipboardData?.files ?? [])][0]
    const text = clipboardData?.getData('text/plain') ?? ''
    if (file) void actions.open(file, file.name || 'Pasted picture')
    else if (text.includes('<svg')) {
      void actions.open(new Blob([text], { type: 'image/svg+xml' }), 'Pasted drawing')
    }
  })
}

function connectDrop(actions: Actions): void {
  const page = document.documentElement
  const isFile = ({ dataTransfer }: DragEvent) => !!dataTransfer?.types.includes('Files')
  addEventListener('dragover', (event) => {
    if (!isFile(event)) return
    event.preventDefault()
    page.classList.add('dropping')
  })
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) page.classList.remove('dropping')
  })
  addEventListener('drop', (event) => {
    page.classList.remove('dropping')
    const file = event.dataTransfer?.files[0]
    if (!file) return
    event.preventDefault()
    void actions.open(file)
  })
}
