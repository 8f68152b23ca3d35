/** @file The worker: loads what is needed once, then sketches one picture after another. */
import {
  AbortError,
  type DrawProgress,
  draw,
  type Progress,
  StrokesmithError,
  sketch,
  type TextEncoder,
} from '../../src/index.ts'
import { createMachine, loadWords, type Machine } from './machine.ts'
import type { AnyDrawing, Order, PhotoTask, Report, Task, Wish, WordsTask } from './messages.ts'

/** Milliseconds between two pictures of the strokes: about as many as an eye can use. */
const FRAME_INTERVAL = 66

const port = self as unknown as {
  postMessage(report: Report, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<Order>) => void) | null
}

/** What outlives a message: the machine, and the run under way. */
const session: {
  machine?: Promise<Machine>
  wish?: Wish
  words?: Promise<TextEncoder>
  run?: Run
  /** The GPU has failed once: it is not tried again. */
  withoutGpu?: boolean
} = {}

interface Run {
  id: number
  stop: AbortController
  /** It has taken a step. */
  moving: boolean
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
  const run: Run = { id, stop: new AbortController(), moving: false }
  session.run = run
  let latest: (() => AnyDrawing) | undefined
  let device = ''
  try {
    const made = await machine(id, session.withoutGpu && wish === 'auto' ? 'cpu' : wish)
    device = made.device
    const onProgress = listener(run, (best) => {
      latest = best
    })
    const work =
      task.kind === 'photo'
        ? sketchPhoto(task, made, run, onProgress)
        : drawWords(task, made, run, onProgress)
    const drawing = await (device === 'webgpu' && wish === 'auto' ? impatient(work, run) : work)
    port.postMessage({ type: 'done', run: id, drawing, stopped: false })
  } catch (error) {
    if (session.run !== run && !(error instanceof AbortError)) return
    const gpuFailed = device === 'webgpu' && wish === 'auto' && !(error instanceof StrokesmithError)
    if (!gpuFailed) return port.postMessage(reportOf(error, id, latest))
    session.withoutGpu = true
    await start(id, task, wish)
  }
}

/** What a GPU may take to the first step: those that take longer hang, or are slower than WASM. */
const GPU_PATIENCE = 45_000

/** `work`, or an error if it has not taken a step in time. */
function impatient<T>(work: Promise<T>, run: Run): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => {
        if (!run.moving) reject(new Error('the GPU does not answer'))
      }, GPU_PATIENCE)
    }),
  ])
}

type Listener = ReturnType<typeof listener>

function sketchPhoto(
  { image, options, from }: PhotoTask,
  { engine, encoder }: Machine,
  { stop: { signal } }: Run,
  onProgress: Listener,
): Promise<AnyDrawing> {
  const frozen = from?.flatMap((stroke, i) => (stroke.frozen ? [i] : []))
  return sketch(image, options, { engine, encoders: [encoder], from, frozen, signal, onProgress })
}

async function drawWords(
  { prompt, options, from }: WordsTask,
  { engine, encoder }: Machine,
  { id, stop: { signal } }: Run,
  onProgress: Listener,
): Promise<AnyDrawing> {
  session.words ??= loadWords((download) =>
    port.postMessage({ type: 'download', run: id, download }),
  )
  const text = await session.words.catch((error: unknown) => {
    session.words = undefined
    throw error
  })
  const words = text.unknownWords?.(prompt) ?? []
  if (words.length > 0) port.postMessage({ type: 'unknown', run: id, words })
  const readers = [{ encoder, text, weight: 1 }]
  return draw(prompt, options, { engine, readers, from, signal, onProgress })
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

function reportOf(error: unknown, run: number, latest?: () => AnyDrawing): Report {
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
function listener(run: Run, keep: (best: () => AnyDrawing) => void) {
  const pace = createPace()
  let sent = Number.NEGATIVE_INFINITY
  return async ({ stage, step, steps, best }: Progress | DrawProgress): Promise<void> => {
    if (session.run !== run) return
    if (step === undefined || steps === undefined || !best) {
      port.postMessage({ type: 'stage', run: run.id, stage })
      pace.begin()
      return
    }
    run.moving = true
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
  { strokes, frame, canvas }: AnyDrawing,
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
