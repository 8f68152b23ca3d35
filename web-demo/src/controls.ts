/** @file From what the visitor's hands do to actions. */
import type { Actions } from './actions.ts'
import type { Board } from './board.ts'
import { byId } from './elements.ts'
import { connectFiles } from './files.ts'
import { connectKeys } from './keys.ts'
import { nextStep } from './page.ts'
import { PENS, type Style, styleOf } from './sheet.ts'
import type { Settings } from './state.ts'
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
  for (const id of ['width', 'opacity', 'pressure'] as const) {
    connectStyle(store, id, (input) => ({ [id]: input.valueAsNumber }))
  }
  connectStyle(store, 'ink', (input) => ({ ink: input.value }))
  connectStyle(store, 'paper-color', (input) => ({ paper: input.value }))
  for (const pen of PENS) {
    document.querySelector(`[name="pen"][value="${pen}"]`)?.addEventListener('change', () => {
      store.dispatch({ type: 'style', change: styleOf(pen), merge: false })
    })
  }
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
    const input = byId<HTMLInputElement>('png-side')
    const side = whole(input.value || input.defaultValue, 16, 8192)
    input.value = String(side)
    return actions.savePng(side)
  })
}

function connectWords(actions: Actions): void {
  byId('words').addEventListener('submit', (event) => {
    event.preventDefault()
    const prompt = byId<HTMLInputElement>('prompt').value.trim()
    if (prompt) actions.drawWords(prompt)
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
