/** @file Loads what is needed once, then sketches one picture after another. */
import { AbortError, draw, StrokesmithError, sketch, type TextEncoder } from '../../src/index.ts'
import { createGate, type Gate } from './gate.ts'
import { createListener, type Listener, type Send } from './listener.ts'
import { createMachine, loadWords, type Machine } from './machine.ts'
import type { AnyDrawing, Order, PhotoTask, Report, Task, Wish, WordsTask } from './messages.ts'

interface Run {
  id: number
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

  const stop = () => {
    current?.stop.abort()
    current?.gate.open()
  }

  async function start(id: number, task: Task, wish: Wish): Promise<void> {
    stop()
    const run: Run = { id, stop: new AbortController(), gate: createGate() }
    current = run
    let device = ''
    try {
      const machine = await machineFor(id, withoutGpu && wish === 'auto' ? 'cpu' : wish)
      device = machine.device
      const work = workOn(task, machine, run)
      const drawing = await (device === 'webgpu' && wish === 'auto' ? impatient(work, run) : work)
      send({ type: 'done', run: id, drawing, stopped: false })
    } catch (error) {
      if (current !== run && !(error instanceof AbortError)) return
      const failed = device === 'webgpu' && wish === 'auto' && !(error instanceof StrokesmithError)
      if (!failed) return send(reportOf(error, run))
      withoutGpu = true
      await start(id, task, wish)
    }
  }

  /** The machine, made at the first run or when another device is wished for. */
  async function machineFor(run: number, wish: Wish): Promise<Machine> {
    if (made?.wish !== wish) {
      const machine = createMachine(wish, (download) => send({ type: 'download', run, download }))
      made = { wish, machine }
    }
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
    words ??= loadWords((download) => send({ type: 'download', run: id, download }))
    const text = await words.catch((error: unknown) => {
      words = undefined
      throw error
    })
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

/** `work`, or an error if it has not taken a step in time. */
function impatient<T>(work: Promise<T>, run: Run): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => {
        if (!run.best) reject(new Error('the GPU does not answer'))
      }, GPU_PATIENCE)
    }),
  ])
}

function reportOf(error: unknown, { id: run, best }: Run): Report {
  if (error instanceof AbortError) {
    return best ? { type: 'done', run, drawing: best(), stopped: true } : { type: 'stopped', run }
  }
  const expected = error instanceof StrokesmithError
  const message = error instanceof Error ? error.message : String(error)
  return { type: 'failed', run, message, expected }
}
