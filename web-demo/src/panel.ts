/** @file The settings beside the drawing: what they show for a state. */
import { byId, setText } from './elements.ts'
import { type State, sheetIn } from './state.ts'

export function renderPanel(state: State): void {
  renderStyle(state)
  const { settings } = state
  renderRange('fidelity', settings.fidelity, fidelityText(settings.fidelity))
  fill('seed', String(settings.seed))
  byId<HTMLInputElement>('photo').checked = settings.photo
  byId<HTMLInputElement>('paper-in-file').checked = settings.paperInFile
  for (const name of ['quality', 'background'] as const) choose(name, settings[name])
  const empty = sheetIn(state).strokes.length === 0
  for (const id of ['save-svg', 'save-animated', 'save-png', 'copy']) {
    byId<HTMLButtonElement>(id).disabled = empty || !!state.run
  }
}

function renderStyle(state: State): void {
  const { pen, width, ink, paper, opacity, pressure } = sheetIn(state).style
  choose('pen', pen)
  renderRange('width', width, `${width} pixels`)
  if (opacity === 'learned') renderRange('opacity', 1, 'of each stroke its own', 'own')
  else renderRange('opacity', opacity, percent(opacity))
  renderRange('pressure', pressure, `ends ${percent(pressure)} thinner`)
  fill('ink', ink)
  fill('paper-color', paper)
  byId('paper').style.setProperty('--paper', paper)
  byId('paper').style.setProperty('--width', String(width))
}

/** Leaves alone what the visitor is typing into. */
function fill(id: string, value: string): void {
  const input = byId<HTMLInputElement>(id)
  if (input !== document.activeElement || input.type === 'range') input.value = value
}

/** A slider, the part of its track up to the knob, its number and what is said of it. */
function renderRange(id: string, value: number, spoken: string, seen = String(value)): void {
  fill(id, String(value))
  const input = byId<HTMLInputElement>(id)
  const [min, max] = [Number(input.min), Number(input.max)]
  input.style.setProperty('--at', String((100 * (value - min)) / (max - min)))
  input.setAttribute('aria-valuetext', spoken)
  setText(`${id}-value`, seen)
}

function choose(name: string, value: string): void {
  for (const radio of document.querySelectorAll<HTMLInputElement>(`[name="${name}"]`)) {
    radio.checked = radio.value === value
  }
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

function fidelityText(share: number): string {
  if (share === 0.5) return 'even'
  return `${percent(share)} geometry, ${percent(1 - share)} meaning`
}
