/** @file What the visitor can do: each a change of state and, where it takes one, a run or a file. */
import { type SketchOptions, StrokesmithError } from '../../src/index.ts'
import { openPicture } from './picture.ts'
import type { Runner } from './runner.ts'
import { readSheet, save, sheetToSvg, svgToPng } from './saved.ts'
import { strokesOf } from './sheet.ts'
import { type State, sheetIn } from './state.ts'
import type { Store } from './store.ts'

/** Runs draw with one of these counts, the first that is enough: fewer are a move of the slider. */
const COUNTS = [8, 16, 32, 64]
/** Going on from strokes that are nearly right takes smaller steps, and fewer. */
const GOING_ON = { learningRate: 0.5, share: 0.6 }
const STEPS = { fast: 100, default: 200, best: 500 }

export const countFor = (shown: number): number => COUNTS.find((count) => count >= shown) ?? shown

export interface Actions {
  /** A file that was dropped, pasted, picked or photographed. */
  open(file: File | Blob, name?: string): Promise<void>
  openExample(name: string, url: string): Promise<void>
  /** From nothing, with as many strokes as the slider asks for. */
  draw(seed?: number): void
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

  const openBlob = async (blob: Blob, name: string) => {
    const before = store.get().picture
    const picture = await openPicture(blob, name)
    if (before) URL.revokeObjectURL(before.url)
    dispatch({ type: 'picture', picture })
    draw()
  }

  const draw = (seed = store.get().settings.seed) => {
    const state = store.get()
    if (!state.picture) return
    dispatch({ type: 'settings', change: { seed } })
    const strokes = countFor(state.shown)
    const options = {
      preset: state.settings.quality,
      iterations: steps,
      strokes,
      seed,
      ...styleOf(state),
    }
    const id = runner.start({ image: state.picture.image, options })
    dispatch({ type: 'run', id, strokes })
  }

  return {
    open: (file, name = file instanceof File ? file.name : 'picture') =>
      attempt(async () => {
        if (!isSvg(file, name)) return openBlob(file, name)
        const opened = readSheet(await file.text())
        runner.stop()
        dispatch({ type: 'opened', ...opened })
      }),
    openExample: (name, url) =>
      attempt(async () => openBlob(await (await fetch(url)).blob(), name)),
    draw,
    goOn() {
      const state = store.get()
      const sheet = sheetIn(state)
      if (!state.picture || sheet.strokes.length === 0) return
      const { quality, seed } = state.settings
      const iterations = steps ?? Math.round(GOING_ON.share * STEPS[quality])
      const { learningRate } = GOING_ON
      const options = { preset: quality, seed, iterations, learningRate, ...styleOf(state) }
      const frozen = sheet.strokes.flatMap((stroke, i) => (stroke.frozen ? [i] : []))
      const { image } = state.picture
      const id = runner.start({ image, options, from: strokesOf(sheet), frozen })
      dispatch({ type: 'run', id, strokes: sheet.strokes.length })
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
    saveAnimated: () => void attempt(() => save(animatedSvg(store.get()), 'sketch-animated.svg')),
    savePng: (side) =>
      attempt(async () => save(await svgToPng(current(store.get()), side), 'sketch.png')),
    copy: () =>
      attempt(async () => {
        await navigator.clipboard.writeText(current(store.get()))
        say('The drawing is in the clipboard, as SVG code.')
      }),
  }
}

const styleOf = (state: State): Partial<SketchOptions> => ({ width: sheetIn(state).style.width })

const isSvg = (file: Blob, name: string): boolean =>
  file.type === 'image/svg+xml' || name.toLowerCase().endsWith('.svg')

function animatedSvg(state: State): string {
  return sheetToSvg(sheetIn(state), state.shown, state.settings.paperInFile)
}
