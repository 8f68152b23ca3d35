/** @file What a run tells, and what becomes of it on the page. */
import type { Drawing, Point } from '../../../src/index.ts'
import { movedTo, recognised } from '../shared/moved.ts'
import { EMPTY, sheetOf } from '../shared/sheet.ts'
import { changeWork } from './queue.ts'
import type { Run, Running, State, Work } from './state.ts'
import { begin, record } from './undo.ts'

export function running(state: State, action: Running): State {
  if (action.type === 'run') return started(state, action)
  const { run } = state
  if (!run || ('run' in action && action.run !== run.id)) return state // of a run given up
  switch (action.type) {
    case 'paused':
      return { ...state, run: { ...run, phase: 'paused' } }
    case 'resumed':
      return { ...state, run: { ...run, phase: 'drawing' } }
    case 'download':
      return { ...state, run: { ...run, download: action.download } }
    case 'stage':
      return { ...state, run: { ...run, stage: action.stage, download: undefined } }
    case 'mask':
      return changeWork(state, run.item, (work = NO_WORK) => ({ ...work, found: action.mask }))
    case 'draft':
      return {
        ...changeWork(state, run.item, withDrawing(action.drawing)),
        ...hintOf(action.drawing),
        run: { ...run, phase: 'drawing', drafted: true },
      }
    case 'frame': {
      const { frame } = action
      const next = run.drafted ? changeWork(state, run.item, withFrame(frame.strokes)) : state
      return { ...next, run: { ...run, phase: advance(run.phase), frame } }
    }
    case 'over':
      return { ...state, run: undefined, notice: action.notice }
    case 'done':
      return {
        ...changeWork(state, run.item, withDrawing(action.drawing, run.drafted)),
        ...(run.drafted ? {} : hintOf(action.drawing)), // else it was said of the draft
        run: undefined,
      }
  }
}

function started(state: State, { id, item, strokes }: Extract<Running, { type: 'run' }>): State {
  const run: Run = { id, item, phase: 'preparing', strokes }
  const queue = state.queue && { ...state.queue, drawing: item }
  const brush = { ...state.brush, open: false }
  return { ...state, run, queue, brush, selected: undefined, notice: undefined }
}

/** What makes the picture hard to draw, as a notice; nothing of a picture that is easy. */
function hintOf(drawing: Drawing): Pick<State, 'notice'> {
  if (drawing.kind !== 'sketch') return {}
  // That fewer strokes are enough is said beside the slider.
  const hints = drawing.report.hints.filter(({ code }) => code !== 'fewer-strokes')
  if (hints.length === 0) return {}
  const text = hints.map((hint) => hint.text).join('; ')
  return { notice: { kind: 'note', text: `${text[0].toUpperCase()}${text.slice(1)}.` } }
}

/** Adds the drawing to what was done on the same picture before, or puts it in place of its draft. */
const withDrawing =
  (drawing: Drawing, drafted = false) =>
  (work: Work = NO_WORK): Work => {
    const { present } = work.history
    const sheet = sheetOf(drawing, present)
    const next = drafted ? recognised(sheet, present) : sheet
    return { ...work, history: record(work.history, next, drafted) }
  }

const withFrame =
  (strokes: readonly Point[][]) =>
  (work: Work = NO_WORK): Work => {
    const { history } = work
    return { ...work, history: record(history, movedTo(history.present, strokes), true) }
  }

const advance = (phase: Run['phase']): Run['phase'] => (phase === 'preparing' ? 'drawing' : phase)

const NO_WORK: Work = { history: begin(EMPTY), paint: begin([]) }
