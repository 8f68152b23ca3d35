/** @file What the page is told of a run: its strokes now and then, and how long it will take. */
import type { Drawing, Progress } from '../../../src/index.ts'
import type { WorkerEvent } from '../shared/messages.ts'
import type { PauseGate } from './pause-gate.ts'

export type Send = (report: WorkerEvent) => void

/** Milliseconds between two pictures of the strokes: about as many as an eye can use. */
const FRAME_INTERVAL = 66

export interface RunListenerOptions {
  run: number
  gate: PauseGate
  /** Whether the run was given up for another one. */
  over(): boolean
  /** Told after every step of a way to get the best drawing so far. */
  keep(best: () => Drawing): void
  send: Send
}

export type RunListener = (progress: Progress<Drawing>) => Promise<void>

/** Lets messages in between two steps, and waits at the gate. */
export function createRunListener({
  run,
  gate,
  over,
  keep,
  send,
}: RunListenerOptions): RunListener {
  const pace = createPace()
  let sent = Number.NEGATIVE_INFINITY
  return async ({ stage, step, steps, best }) => {
    if (over()) return
    if (step === undefined || steps === undefined || !best) {
      send({ type: 'stage', run, stage })
      pace.begin()
      return
    }
    keep(best)
    pace.step()
    if (performance.now() - sent >= FRAME_INTERVAL) {
      sent = performance.now()
      const { strokes: drawn, frame, canvas } = best()
      const strokes = drawn.map(({ points }) => points)
      const secondsLeft = pace.secondsFor(steps - step)
      send({ type: 'frame', run, step, steps, secondsLeft, strokes, frame, canvas })
    }
    await messages()
    for (let opened = gate.wait(); opened; opened = gate.wait()) await pace.without(opened)
  }
}

/** Seconds a step takes, pauses left out. */
function createPace() {
  let [since, steps] = [performance.now(), 0]
  return {
    begin() {
      ;[since, steps] = [performance.now(), 0]
    },
    step() {
      steps++
    },
    secondsFor: (count: number) => (count * (performance.now() - since)) / (1000 * steps),
    async without(pause: Promise<void>) {
      const begun = performance.now()
      await pause
      since += performance.now() - begun
    },
  }
}

/** Waits for a turn of the event loop, without the delay that timers have. */
function messages(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
