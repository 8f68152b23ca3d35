/** @file Loads what is needed once, then sketches one picture after another. */
import {
  draw,
  EngineError,
  StrokesmithError,
  sketch,
  type TextEncoder,
  throwIfAborted,
} from '../../src/index.ts'
import { createGate, type Gate } from './gate.ts'
import { createListener, type Listener, type Send } from './listener.ts'
import { createMachine, loadWords, type Machine } from './machine.ts'
import type {
  AnyDrawing,
  Download,
  Order,
  PhotoTask,
  Report,
  Task,
  Wish,
  WordsTask,
} from './messages.ts'

interface Run {
  id: number
  kind: Task['kind']
  stop: AbortController
  gate: Gate
  /** The best drawing so far; nothing before the first step. */
  best?: () => AnyDrawing
}

/** @returns what to do with an order from the page */
export function createSession(send: Send): (order: Order) => void {
  let current: Run | undefined
  let made: { wish: Wish; machine: Promise<Machine> } | undefined
  let words: Promise<TextEncoder> | undefined
  let withoutGpu = false // it has failed once, and is not tried again
  /** What each machine is at: a runtime takes one run at a time. */
  const busy = new WeakMap<Machine, Promise<unknown>>()

  const stop = () => {
    current?.stop.abort()
    current?.gate.open()
  }

  async function start(id: number, task: Task, wish: Wish): Promise<void> {
    stop()
    const { kind } = task
    const run: Run = { id, kind, stop: new AbortController(), gate: createGate() }
    const { signal } = run.stop
    current = run
    let replaceable = false // by WebAssembly, should it fail
    try {
      const machine = await machineFor(withoutGpu && wish === 'auto' ? 'cpu' : wish)
      throwIfAborted(signal)
      if (kind === 'words') await textEncoder() // the runtime is free meanwhile
      replaceable = machine.device === 'webgpu' && wish === 'auto'
      await turnOn(machine, replaceable)
      throwIfAborted(signal)
      const work = workOn(task, machine, run)
      busy.set(
        machine,
        work.catch(() => {}),
      )
      const drawing = await (replaceable ? impatient(work, () => !!run.best) : work)
      send({ type: 'done', run: id, drawing, stopped: false })
    } catch (error) {
      const failed = replaceable && !signal.aborted && error instanceof EngineError
      if (!failed) return send(reportOf(error, run))
      withoutGpu = true
      await start(id, task, wish)
    }
  }

  /**
   * Waits for the machine's run before, which ends at its next step.
   * @throws for a GPU that does not get there; where nothing takes its place, the run goes on
   */
  async function turnOn(machine: Machine, replaceable: boolean): Promise<void> {
    const free = impatient(busy.get(machine) ?? Promise.resolve())
    await (replaceable ? free : free.catch(() => {}))
  }

  /** Tells the run of now, which need not be the one that the download began with. */
  function tell(download: Download): void {
    if (current) send({ type: 'download', run: current.id, download })
  }

  /** The machine, made at the first run or when another device is wished for. */
  async function machineFor(wish: Wish): Promise<Machine> {
    if (made?.wish !== wish) made = { wish, machine: createMachine(wish, tell) }
    const { machine } = made
    try {
      const { engine } = await machine
      send({ type: 'engine', name: engine.name })
    } catch (error) {
      made = undefined // the next run tries again
      throw error
    }
    return machine
  }

  /** Made when words are drawn for the first time. A photo's run does not wait for it. */
  async function textEncoder(): Promise<TextEncoder> {
    words ??= loadWords((download) => {
      if (current?.kind === 'words') tell(download)
    })
    try {
      return await words
    } catch (error) {
      words = undefined // the next run tries again
      throw error
    }
  }

  function workOn(task: Task, machine: Machine, run: Run): Promise<AnyDrawing> {
    const listener = createListener({
      run: run.id,
      gate: run.gate,
      over: () => current !== run,
      keep(best) {
        run.best = best
      },
      send,
    })
    return task.kind === 'photo'
      ? sketchPhoto(task, machine, run, listener)
      : drawWords(task, machine, run, listener)
  }

  async function drawWords(
    { prompt, options, from }: WordsTask,
    { engine, encoder }: Machine,
    { id, stop: { signal } }: Run,
    onProgress: Listener,
  ): Promise<AnyDrawing> {
    const text = await textEncoder()
    const unknown = text.unknownWords?.(prompt) ?? []
    if (unknown.length > 0) send({ type: 'unknown', run: id, words: unknown })
    const readers = [{ encoder, text, weight: 1 }]
    return draw(prompt, options, { engine, readers, from, signal, onProgress })
  }

  return (order) => {
    if (order.type === 'start') void start(order.run, order.task, order.wish)
    if (order.type === 'pause') current?.gate.close()
    if (order.type === 'resume') current?.gate.open()
    if (order.type === 'stop') stop()
  }
}

function sketchPhoto(
  { image, options, from }: PhotoTask,
  { engine, encoder }: Machine,
  { stop: { signal } }: Run,
  onProgress: Listener,
): Promise<AnyDrawing> {
  const frozen = from?.flatMap((stroke, i) => (stroke.frozen ? [i] : []))
  return sketch(image, options, { engine, encoders: [encoder], from, frozen, signal, onProgress })
}

/** What a GPU may take to the first step: those that take longer hang, or are slower than WASM. */
const GPU_PATIENCE = 45_000

/** `work`, or an error if it is not over in time. @param begun whether it may take longer */
function impatient<T>(work: Promise<T>, begun = () => false): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      if (!begun()) reject(new EngineError('the GPU does not answer'))
    }, GPU_PATIENCE)
  })
  return Promise.race([work, silence]).finally(() => clearTimeout(timer))
}

/** Whatever fails once a run was told to stop is its end. */
function reportOf(error: unknown, { id: run, stop, best }: Run): Report {
  if (stop.signal.aborted) {
    return best ? { type: 'done', run, drawing: best(), stopped: true } : { type: 'stopped', run }
  }
  const expected = error instanceof StrokesmithError
  const message = error instanceof Error ? error.message : String(error)
  return { type: 'failed', run, message, expected }
}
