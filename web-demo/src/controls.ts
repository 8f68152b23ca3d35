/** @file From what the visitor's hands do to actions. */
import type { Actions } from './actions.ts'
import type { Board } from './board.ts'
import { openCamera } from './camera.ts'
import { byId, nextStep } from './page.ts'
import type { Style } from './sheet.ts'
import { type Settings, sheetIn } from './state.ts'
import type { Store } from './store.ts'

export function connectControls(store: Store, actions: Actions, board: Board): void {
  connectSlider(store)
  connectTransport(store, actions, board)
  connectSettings(store)
  connectExport(actions)
  connectFiles(actions)
  connectWords(actions)
  connectHand(store)
  connectKeys(store)
}

const onClick = (id: string, work: () => unknown) => byId(id).addEventListener('click', work)

function connectSlider({ dispatch }: Store): void {
  const slider = byId<HTMLInputElement>('strokes')
  slider.addEventListener('input', () => dispatch({ type: 'shown', count: slider.valueAsNumber }))
}

function connectTransport(store: Store, actions: Actions, board: Board): void {
  onClick('primary', () => {
    const next = nextStep(store.get())
    if (next === 'choose') byId('file').click()
    if (next === 'resume') actions.resume()
    if (next === 'go-on') actions.goOn()
    if (next === 'draw') actions.draw()
  })
  onClick('pause', actions.pause)
  onClick('stop', actions.stop)
  onClick('reseed', () => actions.draw(store.get().settings.seed + 1))
  onClick('replay', board.replay)
  onClick('undo', () => store.dispatch({ type: 'undo' }))
  onClick('redo', () => store.dispatch({ type: 'redo' }))
  onClick('dismiss', () => store.dispatch({ type: 'notice' }))
}

function connectSettings(store: Store): void {
  connectStyle(store, 'width', (input) => ({ width: input.valueAsNumber }))
  connectStyle(store, 'ink', (input) => ({ ink: input.value }))
  connectStyle(store, 'paper-color', (input) => ({ paper: input.value }))
  const set = (change: Partial<Settings>) => store.dispatch({ type: 'settings', change })
  const onChange = (id: string, change: (input: HTMLInputElement) => Partial<Settings>) => {
    const input = byId<HTMLInputElement>(id)
    input.addEventListener('change', () => set(change(input)))
  }
  const fidelity = byId<HTMLInputElement>('fidelity')
  fidelity.addEventListener('input', () => set({ fidelity: fidelity.valueAsNumber }))
  onChange('photo', ({ checked }) => ({ photo: checked }))
  onChange('paper-in-file', ({ checked }) => ({ paperInFile: checked }))
  onChange('seed', ({ value }) => ({ seed: whole(value, 0, 2 ** 31 - 1) }))
  for (const name of ['quality', 'background'] as const) {
    for (const radio of document.querySelectorAll<HTMLInputElement>(`[name="${name}"]`)) {
      radio.addEventListener('change', () => set({ [name]: radio.value }))
    }
  }
}

/** One step back for undo, however long the slider or the colour wheel is moved. */
function connectStyle(
  store: Store,
  id: string,
  change: (input: HTMLInputElement) => Partial<Style>,
): void {
  const input = byId<HTMLInputElement>(id)
  let moving = false
  input.addEventListener('input', () => {
    store.dispatch({ type: 'style', change: change(input), merge: moving })
    moving = true
  })
  input.addEventListener('change', () => {
    moving = false
  })
}

const whole = (text: string, low: number, high: number): number =>
  Math.min(Math.max(Math.round(Number(text) || 0), low), high)

function connectExport(actions: Actions): void {
  onClick('save-svg', actions.saveSvg)
  onClick('save-animated', actions.saveAnimated)
  onClick('copy', actions.copy)
  onClick('save-png', () => {
    const side = whole(byId<HTMLInputElement>('png-side').value, 16, 8192)
    byId<HTMLInputElement>('png-side').value = String(side)
    return actions.savePng(side)
  })
}

function connectFiles(actions: Actions): void {
  const input = byId<HTMLInputElement>('file')
  const capture = byId<HTMLInputElement>('capture')
  for (const picker of [input, capture]) {
    picker.addEventListener('change', () => {
      const [file] = picker.files ?? []
      picker.value = ''
      if (file) void actions.open(file)
    })
  }
  for (const id of ['choose', 'drop']) onClick(id, () => input.click())
  onClick('camera', () => {
    // Phones have a camera of their own behind the file picker, and it is the better one.
    if (matchMedia('(pointer: coarse)').matches) capture.click()
    else
      void openCamera(
        (photo) => actions.open(photo, 'Photo'),
        () => capture.click(),
      )
  })
  addEventListener('paste', ({ clipboardData }) => {
    const file = [...(clipboardData?.files ?? [])][0]
    const text = clipboardData?.getData('text/plain') ?? ''
    if (file) void actions.open(file, file.name || 'Pasted picture')
    else if (text.includes('<svg')) {
      void actions.open(new Blob([text], { type: 'image/svg+xml' }), 'Pasted drawing')
    }
  })
  connectDrop(actions)
}

function connectWords(actions: Actions): void {
  byId('words').addEventListener('submit', (event) => {
    event.preventDefault()
    const prompt = byId<HTMLInputElement>('prompt').value.trim()
    if (prompt) actions.drawWords(prompt)
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

function connectHand(store: Store): void {
  const withStroke = (work: (id: number) => void) => () => {
    const { selected } = store.get()
    if (selected !== undefined) work(selected)
  }
  onClick(
    'freeze',
    withStroke((id) => store.dispatch({ type: 'freeze', id })),
  )
  onClick(
    'delete',
    withStroke((id) => store.dispatch({ type: 'delete', id })),
  )
  onClick('release', () => store.dispatch({ type: 'select' }))
}

function connectKeys(store: Store): void {
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type === 'number'
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || typing) return
    event.preventDefault()
    if (!store.get().run) store.dispatch({ type: event.shiftKey ? 'redo' : 'undo' })
  })
  byId('paper').addEventListener('keydown', (event) => {
    if (!store.get().run && handleKey(store, event)) event.preventDefault()
  })
}

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** On the drawing itself. @returns whether the key meant something */
function handleKey(store: Store, { key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey) return false
  const state = store.get()
  const { selected: id } = state
  const arrow = ARROWS[key]
  if (arrow && shiftKey && id !== undefined) {
    store.dispatch({ type: 'move-stroke', id, by: [...arrow] })
  } else if (arrow) {
    const shown = sheetIn(state).strokes.slice(0, state.shown)
    const at = shown.findIndex((stroke) => stroke.id === id)
    const next = at < 0 ? 0 : (at + arrow[0] + arrow[1] + shown.length) % shown.length
    store.dispatch({ type: 'select', id: shown[next]?.id })
  } else if (id === undefined) return false
  else if (key === 'Delete' || key === 'Backspace') store.dispatch({ type: 'delete', id })
  else if (key.toLowerCase() === 'f') store.dispatch({ type: 'freeze', id })
  else if (key === 'Escape') store.dispatch({ type: 'select' })
  else return false
  return true
}
