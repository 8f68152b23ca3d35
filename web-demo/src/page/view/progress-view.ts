/** @file What a run is at, and how long it will take. */
import { counted, hasSubject, type Run, type State, sheetIn } from '../state.ts'
import { byId, setText, type View } from './elements.ts'

export function connectProgress(): View {
  const bar = byId<HTMLProgressElement>('progress')
  const [status, time] = [byId('status'), byId('time')]
  return (state) => {
    const { run } = state
    const share = run ? shareOf(run) : 0
    if (share === undefined) bar.removeAttribute('value')
    else bar.value = share
    bar.parentElement?.classList.toggle('resting', !run)
    setText(status, run ? runStatus(run) : restingStatus(state))
    setText(time, run?.phase === 'drawing' && run.frame ? timeLeft(run.frame.secondsLeft) : '')
  }
}

/** 0–1; nothing while it is not known. */
function shareOf({ download, frame }: Run): number | undefined {
  if (download) return download.loaded / download.total
  return frame ? frame.step / frame.steps : undefined
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

function runStatus({ phase, drafted, download, stage, frame, strokes }: Run): string {
  if (phase === 'paused') return frame ? `Paused at step ${frame.step} of ${frame.steps}` : 'Paused'
  if (frame && stage === 'select') return 'Sorting the strokes by what they matter'
  if (drafted) return `Improving ${counted(strokes)}`
  if (frame) return `Drawing with ${counted(strokes)}`
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
  return edited ? 'Changed by hand' : `Drawn with ${counted(strokes.length)}`
}
