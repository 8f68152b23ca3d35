/** @file The page around the drawing: what stands in it for a state. */
import type { Actions } from './actions.ts'
import { countFor } from './actions.ts'
import { byId, setText, show } from './elements.ts'
import { EXAMPLES } from './examples.ts'
import { renderPanel } from './panel.ts'
import { hasSubject, type Run, type State, sheetIn } from './state.ts'

const count = (strokes: number): string => `${strokes} ${strokes === 1 ? 'stroke' : 'strokes'}`

export function renderPage(state: State): void {
  renderPicture(state)
  renderProgress(state.run, state)
  renderCount(state)
  renderTransport(state)
  renderHand(state)
  renderPanel(state)
  show('notice', !!state.notice)
  setText('notice-text', state.notice?.text ?? '')
  setText('engine', engineText(state))
}

function engineText({ engine }: State): string {
  return engine
    ? `Runs in your browser on ${engine}. Your picture stays on this device.`
    : 'Runs in your browser. Your picture stays on this device.'
}

function renderPicture({ picture, prompt }: State): void {
  const thumb = byId<HTMLImageElement>('thumb')
  if (picture && thumb.src !== picture.url) thumb.src = picture.url
  document.body.classList.toggle('new', !picture && !prompt)
  show('drop', !picture)
  show('now', !!picture)
  thumb.alt = picture ? `The picture: ${picture.name}` : ''
  setText('picture-name', picture?.name ?? '')
  for (const button of byId('examples').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button.dataset.name === picture?.name))
  }
}

function renderProgress(run: Run | undefined, state: State): void {
  const bar = byId<HTMLProgressElement>('progress')
  const share = run ? shareOf(run) : 0
  if (share === undefined) bar.removeAttribute('value')
  else bar.value = share
  document.querySelector('.progress')?.classList.toggle('resting', !run)
  setText('status', run ? statusOf(run) : restingStatus(state))
  setText('time', run?.phase === 'drawing' && run.frame ? timeLeft(run.frame.secondsLeft) : '')
}

/** 0–1; nothing while it is not known. */
function shareOf({ download, frame }: Run): number | undefined {
  if (download) return download.loaded / download.total
  return frame ? frame.step / frame.steps : undefined
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

function statusOf({ phase, download, stage, frame, strokes }: Run): string {
  if (phase === 'paused') return `Paused at step ${frame?.step ?? 0} of ${frame?.steps ?? 0}`
  if (frame && stage === 'select') return 'Sorting the strokes by what they matter'
  if (frame) return `Drawing with ${count(strokes)}`
  if (download && download.loaded < download.total) {
    return `Loading the encoder, once: ${megabytes(download.loaded)} of ${megabytes(download.total)} MB`
  }
  return stage === 'features' || stage === 'saliency' ? 'Looking at the picture' : 'Getting ready'
}

function timeLeft(seconds: number): string {
  if (seconds > 90) return `about ${Math.round(seconds / 60)} min left`
  return `about ${Math.max(1, Math.round(seconds))} s left`
}

function restingStatus(state: State): string {
  const { strokes, edited } = sheetIn(state)
  if (strokes.length === 0) return 'Choose a picture to begin'
  if (!hasSubject(state) && state.history.past.length === 0) {
    return 'A drawing to begin with. Yours is one photo away.'
  }
  return edited ? 'Changed by hand' : `Drawn with ${count(strokes.length)}`
}

function renderCount(state: State): void {
  const drawn = drawnIn(state)
  const slider = byId<HTMLInputElement>('strokes')
  slider.value = String(state.shown)
  slider.setAttribute('aria-valuetext', count(state.shown))
  slider.style.setProperty('--at', String(positionOf(Math.min(state.shown, drawn))))
  slider.style.setProperty('--drawn', String(positionOf(drawn)))
  setText('label', count(state.shown))
  setText('beyond', hintFor(state, drawn))
}

const drawnIn = (state: State): number => state.run?.strokes ?? sheetIn(state).strokes.length

/** Of a count on the slider, in percent. */
const positionOf = (strokes: number): number => (100 * Math.max(0, strokes - 1)) / 63

function hintFor(state: State, drawn: number): string {
  if (state.run) return ''
  if (state.shown > drawn) {
    const needed = hasSubject(state) ? 'another run' : 'a picture and a run'
    return `${drawn} are drawn so far; the others take ${needed}.`
  }
  return 'Sorted: the first few say the most.'
}

/** The one thing to do next, if there is one. */
export type Next = 'choose' | 'draw' | 'go-on' | 'resume'

export function nextStep(state: State): Next | undefined {
  if (state.run) return state.run.phase === 'paused' ? 'resume' : undefined
  const { strokes, edited } = sheetIn(state)
  if (!hasSubject(state)) return 'choose'
  if (edited && strokes.length > 0 && state.shown <= strokes.length) return 'go-on'
  return 'draw'
}

function renderTransport(state: State): void {
  byId('paper').classList.toggle('waiting', state.run?.phase === 'preparing')
  const next = nextStep(state)
  const busy = !!state.run
  const drawing = state.run?.phase === 'drawing'
  show('primary', !busy || next === 'resume')
  byId<HTMLButtonElement>('primary').disabled = !next
  setText('primary', primaryText(state, next))
  show('pause', busy && next !== 'resume')
  byId<HTMLButtonElement>('pause').disabled = !drawing
  show('stop', busy)
  show('replay', !busy)
  show('reseed', hasSubject(state))
  byId<HTMLButtonElement>('replay').disabled = sheetIn(state).strokes.length === 0
  byId<HTMLButtonElement>('undo').disabled = busy || state.history.past.length === 0
  byId<HTMLButtonElement>('redo').disabled = busy || state.history.future.length === 0
}

function primaryText(state: State, next?: Next): string {
  if (next === 'resume') return 'Resume'
  if (next === 'choose') return 'Choose a photo'
  if (next === 'go-on') return 'Continue from here'
  return state.shown > sheetIn(state).strokes.length
    ? `Draw ${count(countFor(state.shown))}`
    : 'Draw again'
}

function renderHand(state: State): void {
  const { strokes } = sheetIn(state)
  const rank = strokes.findIndex(({ id }) => id === state.selected)
  show('hand', rank >= 0)
  show('transport', rank < 0)
  if (rank < 0) return
  setText('hand-label', describeStroke(state, rank))
  byId('freeze').setAttribute('aria-pressed', String(strokes[rank].frozen))
}

/** "Stroke 3 of 16, gain 0.084": which it is and how much the loss falls when it joins. */
export function describeStroke(state: State, rank: number): string {
  const { strokes } = sheetIn(state)
  const { gain, frozen } = strokes[rank]
  const worth = gain === undefined ? 'moved by hand' : `gain ${gain.toPrecision(2)}`
  return `Stroke ${rank + 1} of ${strokes.length}, ${worth}${frozen ? ', frozen' : ''}`
}

export function buildExamples(actions: Actions): void {
  for (const { name, url } of EXAMPLES) {
    const button = document.createElement('button')
    button.type = 'button'
    button.dataset.name = name
    const picture = new Image()
    Object.assign(picture, { src: url, alt: name })
    button.append(picture)
    button.addEventListener('click', () => void actions.openExample(name, url))
    byId('examples').append(button)
  }
}
