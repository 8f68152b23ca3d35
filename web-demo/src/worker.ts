/** @file The worker: loads what is needed once, then sketches one picture after another. */
import {
  AbortError,
  type Drawing,
  type Progress,
  StrokesmithError,
  sketch,
} from '../../src/index.ts'
import { createMachine, type Machine } from './machine.ts'
import type { Order, Report, Task, Wish } from './messages.ts'

/** Milliseconds between two pictures of the strokes: about as many as an eye can use. */
const FRAME_INTERVAL = 66

const port = self as unknown as {
  postMessage(report: Report, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<Order>) => void) | null
}

/** What outlives a message: the machine, and the run under way. */
const session: { machine?: Promise<Machine>; wish?: Wish; run?: Run } = {}

interface Run {
  id: number
  stop: AbortController
  /** Resolves when the run may go on. */
  gate?: { opened: Promise<void>; open(): void }
}

port.onmessage = ({ data: order }) => {
  if (order.type === 'start') void start(order.run, order.task, order.wish)
  if (order.type === 'pause' && session.run) session.run.gate ??= createGate()
  if (order.type === 'resume') openGate()
  if (order.type === 'stop') {
    session.run?.stop.abort()
    openGate()
  }
}

function createGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

function openGate(): void {
  session.run?.gate?.open()
  if (session.run) session.run.gate = undefined
}

async function start(id: number, task: Task, wish: Wish): Promise<void> {
  session.run?.stop.abort()
  openGate()
  const run: Run = { id, stop: new AbortController() }
  session.run = run
  let latest: (() => Drawing) | undefined
  try {
    const { engine, encoder } = await machine(id, wish)
    const drawing = await sketch(task.image, task.options, {
      engine,
      encoders: [encoder],
      from: task.from,
      frozen: task.frozen,
      signal: run.stop.signal,
      onProgress: listener(run, (best) => {
        latest = best
      }),
    })
    port.postMessage({ type: 'done', run: id, drawing, stopped: false })
  } catch (error) {
    port.postMessage(reportOf(error, id, latest))
  }
}

/** The machine, made at the first run or when another device is wished for. */
async function machine(run: number, wish: Wish): Promise<Machine> {
  if (!session.machine || session.wish !== wish) {
    session.wish = wish
    session.machine = createMachine(wish, (download) =>
      port.postMessage({ type: 'download', run, download }),
    )
  }
  const made = session.machine
  try {
    const { engine } = await made
    port.postMessage({ type: 'engine', name: engine.name })
  } catch (error) {
    session.machine = undefined // the next run tries again
    throw error
  }
  return made
}

function reportOf(error: unknown, run: number, latest?: () => Drawing): Report {
  if (error instanceof AbortError) {
    return latest
      ? { type: 'done', run, drawing: latest(), stopped: true }
      : { type: 'stopped', run }
  }
  const expected = error instanceof StrokesmithError
  const message = error instanceof Error ? error.message : String(error)
  return { type: 'failed', run, message, expected }
}

/** Sends strokes now and then, and lets messages in between two steps. */
function listener(run: Run, keep: (best: () => Drawing) => void) {
  const pace = createPace()
  let sent = Number.NEGATIVE_INFINITY
  return async ({ stage, step, steps, best }: Progress): Promise<void> => {
    if (step === undefined || steps === undefined || !best) {
      port.postMessage({ type: 'stage', run: run.id, stage })
      pace.begin()
      return
    }
    keep(best)
    pace.step()
    if (performance.now() - sent >= FRAME_INTERVAL) {
      sent = performance.now()
      sendFrame(run.id, step, steps, pace.secondsFor(steps - step), best())
    }
    await messages()
    while (run.gate) await pace.without(run.gate.opened)
  }
}

function sendFrame(
  run: number,
  step: number,
  steps: number,
  secondsLeft: number,
  { strokes, frame, canvas }: Drawing,
): void {
  const points = Float32Array.from(strokes.flatMap((stroke) => stroke.points.flat()))
  port.postMessage({ type: 'frame', run, step, steps, secondsLeft, points, frame, canvas }, [
    points.buffer,
  ])
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
