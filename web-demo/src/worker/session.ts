/** @file Obeys the page: one run at a time, the last one asked for. */
import {
  createPhotoMemory,
  type Drawing,
  EngineError,
  type RasterImage,
  StrokesmithError,
  throwIfAborted,
} from '../../../src/index.ts'
import type {
  Download,
  EngineChoice,
  PhotoTask,
  Task,
  WorkerCommand,
  WorkerEvent,
} from '../shared/messages.ts'
import { EngineHost } from './engine-host.ts'
import type { LoadedEngine } from './load-engine.ts'
import { withinPatience } from './patience.ts'
import { createPauseGate, type PauseGate } from './pause-gate.ts'
import { createRunListener, type Send } from './run-listener.ts'
import { sketchPhoto } from './run-task.ts'

interface Run {
  id: number
  task: Task
  choice: EngineChoice
  stop: AbortController
  gate: PauseGate
  /** The best drawing so far; none before the first step. */
  best?: () => Drawing
}

export class Session {
  readonly #send: Send
  readonly #host: EngineHost
  /** The run of now: what is downloaded counts for it, whichever run began the download. */
  #current?: Run
  /** What was seen in the photo that was drawn last. */
  readonly #memory = createPhotoMemory()
  #photo?: Pick<PhotoTask, 'photo' | 'image'>

  constructor(send: Send) {
    this.#send = send
    this.#host = new EngineHost({
      engineDownload: (download) => this.#tell(download),
      wordsDownload: (download) => {
        if (this.#current?.task.kind === 'words') this.#tell(download)
      },
    })
  }

  obey(command: WorkerCommand): void {
    if (command.type === 'start') void this.#start(command.run, command.task, command.choice)
    if (command.type === 'pause') this.#current?.gate.close()
    if (command.type === 'resume') this.#current?.gate.open()
    if (command.type === 'stop') this.#stop()
  }

  #tell(download: Download): void {
    if (this.#current) this.#send({ type: 'download', run: this.#current.id, download })
  }

  #stop(): void {
    this.#current?.stop.abort()
    this.#current?.gate.open()
  }

  async #start(id: number, task: Task, choice: EngineChoice): Promise<void> {
    this.#stop()
    const run: Run = { id, task, choice, stop: new AbortController(), gate: createPauseGate() }
    this.#current = run
    let replaceable = false
    try {
      const loaded = await this.#prepare(run)
      replaceable = loaded.device === 'webgpu' && choice === 'auto' // by WebAssembly
      const drawing = await this.#draw(run, loaded, replaceable)
      this.#send({ type: 'done', run: id, drawing, stopped: false })
    } catch (error) {
      const gpuFailed = replaceable && !run.stop.signal.aborted && error instanceof EngineError
      if (!gpuFailed) return this.#send(endOf(run, error))
      this.#host.giveUpGpu()
      await this.#start(id, task, choice)
    }
  }

  /** Loads what the run needs; the engine is free for other runs meanwhile. */
  async #prepare({ task, choice, stop: { signal } }: Run): Promise<LoadedEngine> {
    const loaded = await this.#host.engine(choice)
    this.#send({ type: 'engine', name: loaded.engine.name })
    throwIfAborted(signal)
    if (task.kind === 'words') await this.#host.prior()
    return loaded
  }

  /** @param replaceable whether to lose patience with the engine */
  async #draw(run: Run, loaded: LoadedEngine, replaceable: boolean): Promise<Drawing> {
    await this.#host.turn(loaded, replaceable)
    throwIfAborted(run.stop.signal)
    const work = this.#work(run, loaded)
    this.#host.occupy(loaded, work)
    return replaceable ? withinPatience(work, () => !!run.best) : work
  }

  async #work(run: Run, loaded: LoadedEngine): Promise<Drawing> {
    const { id, gate, task, stop } = run
    const onProgress = createRunListener({
      run: id,
      gate,
      over: () => this.#current !== run,
      keep(best) {
        run.best = best
      },
      send: this.#send,
    })
    const onMask = (mask: RasterImage) => this.#send({ type: 'mask', run: id, mask })
    const onDraft = (drawing: Drawing) => {
      run.best = () => drawing
      this.#send({ type: 'draft', run: id, drawing })
    }
    const memory = this.#memory
    const context = { loaded, signal: stop.signal, onProgress, onMask, onDraft, memory }
    if (task.kind === 'photo') return sketchPhoto(this.#known(task), context)
    const prior = await this.#host.prior()
    const words = prior.text.unknownWords?.(task.prompt) ?? []
    if (words.length > 0) this.#send({ type: 'unknown', run: id, words })
    const { drawWords } = await import('./words.ts')
    return drawWords(task, prior, context)
  }

  /** The task with the very image of the run before, if it is the same: every message has a copy. */
  #known(task: PhotoTask): PhotoTask {
    if (this.#photo?.photo !== task.photo) this.#photo = task
    return { ...task, image: this.#photo.image }
  }
}

/** Whatever fails once a run was told to stop is its end. */
function endOf({ id: run, stop, best }: Run, error: unknown): WorkerEvent {
  if (stop.signal.aborted) {
    return best ? { type: 'done', run, drawing: best(), stopped: true } : { type: 'stopped', run }
  }
  const expected = error instanceof StrokesmithError
  const message = error instanceof Error ? error.message : String(error)
  return { type: 'failed', run, message, expected }
}
