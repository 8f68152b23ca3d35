/** @file The page's end of the worker: sends tasks, and turns what comes back into actions. */
import type { EngineChoice, Task, WorkerCommand, WorkerEvent } from '../shared/messages.ts'
import type { Action } from './state.ts'

export interface RunClient {
  /** Gives up the run under way, if any. @returns the run's number */
  start(task: Task): number
  pause(): void
  resume(): void
  stop(): void
}

/** @param choice which device to run on */
export function createRunClient(
  dispatch: (action: Action) => void,
  choice: EngineChoice,
): RunClient {
  let worker: Worker | undefined
  let run = 0
  const send = (order: WorkerCommand) => worker?.postMessage(order)
  const lost = (text: string) => {
    worker?.terminate()
    worker = undefined // the next run gets a new one
    dispatch({ type: 'over', run, notice: { kind: 'error', text } })
  }
  const create = () => {
    const made = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' })
    made.onmessage = ({ data }: MessageEvent<WorkerEvent>) => {
      mark(data)
      dispatch(actionOf(data))
    }
    made.onerror = (event) => lost(`The drawing stopped: ${event.message || 'no reason given'}.`)
    return made
  }
  return {
    start(task) {
      worker ??= create()
      performance.mark('start')
      send({ type: 'start', run: ++run, task, choice })
      return run
    },
    pause: () => send({ type: 'pause' }),
    resume: () => send({ type: 'resume' }),
    stop: () => send({ type: 'stop' }),
  }
}

/** Milestones of a run, for a profile of the page. */
function mark(event: WorkerEvent): void {
  if (event.type === 'stage') performance.mark(event.stage)
  if (event.type === 'draft' || event.type === 'done') performance.mark(event.type)
}

function actionOf(report: WorkerEvent): Action {
  switch (report.type) {
    case 'frame': {
      const { type, run, ...frame } = report
      return { type, run, frame }
    }
    case 'stopped':
      return { type: 'over', run: report.run }
    case 'unknown':
      return { type: 'notice', notice: { kind: 'note', text: unknown(report.words) } }
    case 'failed':
      return { type: 'over', run: report.run, notice: { kind: 'error', text: explain(report) } }
    default:
      return report
  }
}

function unknown(words: string[]): string {
  const named = words.map((word) => `“${word}”`).join(', ')
  return `The small encoder of this page does not know ${named}, and draws what it knows of the rest.`
}

/** The library's own errors are one clear line; the others come from the network or the runtime. */
function explain({ message, expected }: { message: string; expected: boolean }): string {
  if (expected) return `${message[0].toUpperCase()}${message.slice(1)}.`
  if (/fetch|HTTP|network/i.test(message)) {
    return 'The encoder could not be fetched. Check the connection and try again.'
  }
  return `The drawing failed: ${message}`
}
