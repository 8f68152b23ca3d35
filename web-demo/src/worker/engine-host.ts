/** @file What all runs share: the engine and what is known of words, loaded once, and whose turn it is. */
import type { Prior } from '../../../src/index.ts'
import type { Download, EngineChoice } from '../shared/messages.ts'
import { type LoadedEngine, loadEngine } from './load-engine.ts'
import { withinPatience } from './patience.ts'

export interface HostEvents {
  /** How much of the engine came in. */
  engineDownload(download: Download): void
  wordsDownload(download: Download): void
}

export class EngineHost {
  readonly #events: HostEvents
  #loading?: { choice: EngineChoice; engine: Promise<LoadedEngine> }
  #prior?: Promise<Prior>
  #gpuFailed = false
  /** The run that each engine is busy with: an engine takes one at a time. */
  readonly #busy = new WeakMap<LoadedEngine, Promise<unknown>>()

  constructor(events: HostEvents) {
    this.#events = events
  }

  /** From now on `auto` means the processor. */
  giveUpGpu(): void {
    this.#gpuFailed = true
  }

  /** The engine, loaded at the first run or when another device is chosen. */
  async engine(choice: EngineChoice): Promise<LoadedEngine> {
    const device = this.#gpuFailed && choice === 'auto' ? 'cpu' : choice
    if (this.#loading?.choice !== device) {
      const engine = loadEngine(device, this.#events.engineDownload)
      this.#loading = { choice: device, engine }
    }
    try {
      return await this.#loading.engine
    } catch (error) {
      this.#loading = undefined // the next run tries again
      throw error
    }
  }

  /** Loaded when words are drawn for the first time. */
  async prior(): Promise<Prior> {
    this.#prior ??= import('./words.ts').then(({ loadPrior }) =>
      loadPrior(this.#events.wordsDownload),
    )
    try {
      return await this.#prior
    } catch (error) {
      this.#prior = undefined // the next run tries again
      throw error
    }
  }

  /**
   * Waits for the run before, which ends at its next step.
   * @throws {EngineError} when it does not end in time, if `replaceable`; otherwise the next run begins
   */
  async turn(engine: LoadedEngine, replaceable: boolean): Promise<void> {
    const free = withinPatience(this.#busy.get(engine) ?? Promise.resolve())
    await (replaceable ? free : free.catch(() => {}))
  }

  occupy(engine: LoadedEngine, work: Promise<unknown>): void {
    this.#busy.set(
      engine,
      work.catch(() => {}),
    )
  }
}
