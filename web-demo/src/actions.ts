/** @file What the visitor can do: each a change of state and, where it takes one, a run or a file. */
import {
  resolveOptions,
  type SketchOptions,
  type Stroke,
  StrokesmithError,
} from '../../src/index.ts'
import type { Task } from './messages.ts'
import { readSheet } from './opened.ts'
import { openPicture } from './picture.ts'
import type { Runner } from './runner.ts'
import { save, sheetToAnimatedSvg, sheetToSvg, svgToPng } from './saved.ts'
import { lookOf, strokesOf } from './sheet.ts'
import { type Action, type State, sheetIn } from './state.ts'
import type { Store } from './store.ts'

/** Runs draw with one of these counts, the first that is enough: fewer are a move of the slider. */
const COUNTS = [8, 16, 32, 64]
/** Going on from strokes that are nearly right takes smaller steps, and fewer. */
const GOING_ON = { learningRate: 0.5, share: 0.6 }

export const countFor = (shown: number): number => COUNTS.find((count) => count >= shown) ?? shown

export interface Actions {
  /** A file that was dropped, pasted, picked or photographed. */
  open(file: File | Blob, name?: string): Promise<void>
  openExample(name: string, url: string): Promise<void>
  /** From nothing, with as many strokes as the slider asks for. */
  draw(seed?: number): void
  /** The same from words. */
  drawWords(prompt: string): void
  /** From the strokes that are there. */
  goOn(): void
  pause(): void
  resume(): void
  stop(): void
  saveSvg(): void
  saveAnimated(): void
  savePng(side: number): Promise<void>
  copy(): Promise<void>
}

/** @param steps of every run, instead of what the care asks for */
export function createActions(store: Store, runner: Runner, steps?: number): Actions {
  const { dispatch } = store
  const explain = (error: unknown) => {
    const text = error instanceof StrokesmithError ? error.message : `Something failed: ${error}`
    dispatch({ type: 'notice', notice: { kind: 'error', text } })
  }
  /** What fails is said on the page, and changes nothing. */
  const attempt = async (work: () => void | Promise<void>) => {
    try {
      await work()
    } catch (error) {
      explain(error)
    }
  }
  const say = (text: string) => dispatch({ type: 'notice', notice: { kind: 'note', text } })
  const current = (state: State) =>
    sheetToSvg(sheetIn(state), state.shown, state.settings.paperInFile)

  const animated = (state: State) =>
    sheetToAnimatedSvg(sheetIn(state), state.shown, state.settings.paperInFile)

  let asked = 0
  /** @returns whether nothing else was asked for since */
  const ask = () => {
    const ticket = ++asked
    return () => ticket === asked
  }
  /** Files take their time: one that comes in after something newer was asked for is let go. */
  const opening = async (work: (wanted: () => boolean) => Promise<void>) => {
    const wanted = ask()
    try {
      await work(wanted)
    } catch (error) {
      if (wanted()) explain(error)
    }
  }

  /** What is drawn from now on. Nothing brings the picture before it back. */
  const setSubject = (subject: Extract<Action, { type: 'picture' | 'prompt' }>) => {
    const { picture } = store.get()
    dispatch(subject)
    if (picture) URL.revokeObjectURL(picture.url)
  }

  const openBlob = async (blob: Blob, name: string, wanted: () => boolean) => {
    const picture = await openPicture(blob, name)
    if (!wanted()) return URL.revokeObjectURL(picture.url)
    setSubject({ type: 'picture', picture })
    draw()
  }

  const run = (strokes: number, more: RunOptions, from?: Stroke[]) => {
    const { picture, prompt, settings } = store.get()
    // As many as for 16 strokes, whatever their number: somebody is waiting.
    const usual = resolveOptions({ preset: settings.quality }).iterations
    const iterations = steps ?? more.iterations ?? usual
    const options = { preset: settings.quality, ...more, iterations, strokes }
    const { fidelity, background } = settings
    const { style } = sheetIn(store.get())
    const bank = bankFor(steps)
    const photoOptions = { ...options, ...lookOf(style), fidelity, background, bank }
    const wordsOptions = { ...options, width: style.width, ink: true }
    const task: Task | undefined = picture
      ? { kind: 'photo', image: picture.image, from, options: photoOptions }
      : prompt
        ? { kind: 'words', prompt, from, options: wordsOptions }
        : undefined
    if (task) dispatch({ type: 'run', id: runner.start(task), strokes })
  }

  const draw = (seed = store.get().settings.seed) => {
    dispatch({ type: 'settings', change: { seed } })
    run(countFor(store.get().shown), { seed })
  }

  return {
    open: (file, name = file instanceof File ? file.name : 'picture') =>
      opening(async (wanted) => {
        if (!isSvg(file, name)) return openBlob(file, name, wanted)
        const opened = readSheet(await file.text())
        if (!wanted()) return
        runner.stop()
        if (opened.prompt) setSubject({ type: 'prompt', prompt: opened.prompt })
        dispatch({ type: 'opened', ...opened })
      }),
    openExample: (name, url) =>
      opening(async (wanted) => openBlob(await (await fetch(url)).blob(), name, wanted)),
    draw,
    drawWords(prompt) {
      ask()
      dispatch({ type: 'notice' })
      setSubject({ type: 'prompt', prompt })
      draw()
    },
    goOn() {
      const state = store.get()
      const from = strokesOf(sheetIn(state))
      const { quality, seed } = state.settings
      const { iterations: all } = resolveOptions({ preset: quality })
      const iterations = Math.round(GOING_ON.share * all)
      const { learningRate } = GOING_ON
      run(from.length, { seed, iterations, learningRate }, from)
    },
    pause() {
      runner.pause()
      dispatch({ type: 'paused' })
    },
    resume() {
      runner.resume()
      dispatch({ type: 'resumed' })
    },
    stop: () => runner.stop(),
    saveSvg: () => void attempt(() => save(current(store.get()), 'sketch.svg')),
    saveAnimated: () => void attempt(() => save(animated(store.get()), 'sketch-animated.svg')),
    savePng: (side) =>
      attempt(async () => save(await svgToPng(current(store.get()), side), 'sketch.png')),
    copy: () =>
      attempt(async () => {
        await navigator.clipboard.writeText(current(store.get()))
        say('The drawing is in the clipboard, as SVG code.')
      }),
  }
}

type RunOptions = Partial<Pick<SketchOptions, 'seed' | 'iterations' | 'learningRate'>>

/** Views beyond the number of steps would never be looked through. */
const bankFor = (steps?: number): number | undefined => steps && Math.min(16, steps)

const isSvg = (file: Blob, name: string): boolean =>
  file.type === 'image/svg+xml' || name.toLowerCase().endsWith('.svg')
