/** @file Runs that the visitor begins, pauses and stops. */
import { resolveOptions, type SketchOptions, type Stroke } from '../../../src/index.ts'
import type { Task } from '../shared/messages.ts'
import { strokesOf, styleOptions, wordsWidth } from '../shared/sheet.ts'
import { paintedMaps } from './painted-maps.ts'
import { workIn } from './queue.ts'
import type { RunClient } from './run-client.ts'
import { hasSubject, type QueueItem, type State, sheetIn } from './state.ts'
import type { Store } from './store.ts'

export interface RunActions {
  /** From nothing, with as many strokes as the slider asks for. */
  draw(seed?: number): void
  /** The same with a picture of the queue, whichever is seen. */
  drawItem(item: QueueItem): void
  /** The same for what was just changed, unless it would replace what was done by hand. */
  answer(): void
  /** From the strokes that are there. */
  goOn(): void
  pause(): void
  resume(): void
  stop(): void
}

/** Runs draw with one of these counts, the first that is enough: fewer are a move of the slider. */
const COUNTS = [8, 16, 32, 64]
/** Going on from strokes that are nearly right takes smaller steps, and fewer. */
const GOING_ON = { learningRate: 0.5, share: 0.6 }
/** Steps that strokes drawn by words go on. */
const WORDS = 40

export const countFor = (shown: number): number => COUNTS.find((count) => count >= shown) ?? shown

/** @param steps of every run, instead of what the care asks for */
export function createRunActions(store: Store, client: RunClient, steps?: number): RunActions {
  const { dispatch } = store
  const start = starter(store, client, steps)
  const draw = (seed = store.get().settings.seed) => {
    dispatch({ type: 'settings', change: { seed } })
    start({ seed, strokes: countFor(store.get().shown) })
  }
  let answering: ReturnType<typeof setTimeout> | undefined
  return {
    draw,
    answer() {
      clearTimeout(answering)
      answering = setTimeout(() => isAnswered(store.get()) && draw(), STILL)
    },
    drawItem(item) {
      const state = store.get()
      const run = { seed: state.settings.seed, strokes: countFor(state.shown) }
      start(run, { ...state, ...workIn(state, item.id) }, item.id)
    },
    goOn: () => start(goingOn(store.get())),
    pause() {
      client.pause()
      dispatch({ type: 'paused' })
    },
    resume() {
      client.resume()
      dispatch({ type: 'resumed' })
    },
    stop() {
      dispatch({ type: 'hold' })
      client.stop()
    },
  }
}

/** Milliseconds without a change that end a movement of a knob. */
const STILL = 200

/** Whether what is seen is drawn anew when what it is drawn with changes. */
function isAnswered(state: State): boolean {
  const { run, brush } = state
  if (!hasSubject(state) || brush.open || run?.phase === 'paused') return false
  const { strokes, edited, drawing } = sheetIn(state)
  if (edited || strokes.some(({ frozen }) => frozen)) return false
  // What came from a file was not drawn on an engine here.
  return !!run || !!drawing?.report.engine
}

/** A run from the strokes that are there. */
function goingOn(state: State): RunOptions {
  const { settings, picture } = state
  const from = strokesOf(sheetIn(state))
  const iterations = Math.round(GOING_ON.share * (picture ? usualSteps(settings) : WORDS))
  const { learningRate } = GOING_ON
  return { seed: settings.seed, strokes: from.length, from, iterations, learningRate }
}

/** Begins runs: of what is seen, or of a picture of the queue. */
function starter(store: Store, client: RunClient, steps?: number) {
  const few = steps && { iterations: steps, bank: bankFor(steps) }
  return (more: RunOptions, state = store.get(), item = state.queue?.current) => {
    const task = taskOf(state, { ...more, ...few })
    if (task) store.dispatch({ type: 'run', id: client.start(task), item, strokes: more.strokes })
  }
}

type RunOptions = Partial<Pick<SketchOptions, 'seed' | 'iterations' | 'learningRate' | 'bank'>> & {
  strokes: number
  from?: Stroke[]
}

/** What is drawn: the picture, or else the words. */
function taskOf(state: State, { from, bank, ...more }: RunOptions): Task | undefined {
  const { picture, prompt, settings } = state
  const { quality: preset, fidelity, background } = settings
  const { style } = sheetIn(state)
  if (picture) {
    const { image, url: photo } = picture
    const maps = paintedMaps(image, state.paint.present, state.found)
    // What was painted is meant to count.
    const used = maps.mask && background === 'keep' ? 'auto' : background
    // Strokes lie on the photo that is seen under them.
    const framing = 'whole' as const
    const look = { ...styleOptions(style), fidelity, background: used, framing, bank }
    const options = { preset, iterations: usualSteps(settings), ...more, ...look }
    return { kind: 'photo', photo, image, ...maps, from, options }
  }
  if (!prompt) return undefined
  // How many steps it takes depends on whether it is known what things look like.
  return {
    kind: 'words',
    prompt,
    from,
    options: { preset, ...more, ...wordsWidth(style), ink: true },
  }
}

/** As many as for 16 strokes, whatever their number: somebody is waiting. */
const usualSteps = ({ quality }: State['settings']): number =>
  resolveOptions({ preset: quality }).iterations

/** Views beyond the number of steps would never be looked through. */
const bankFor = (steps: number): number => Math.min(16, steps)
