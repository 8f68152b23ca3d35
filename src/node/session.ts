/**
 * @file Many drawings in a row: the engine, the models and the compiled programs are kept from one to
 * the next. The drawings are those of `sketchImage`, byte for byte.
 */
import { createEngine } from '../../nn/engines/create-engine.ts'
import { type KeepingEngine, keepPrograms } from '../../nn/engines/keep-programs.ts'
import type { RasterImage } from '../image/image.ts'
import { type MachineOptions, resolveMachine } from '../options/sketch-options.ts'
import type { Prior } from '../prior/prior.ts'
import { createPhotoMemory } from '../sketch/sight.ts'
import { type LoadedModels, loadModels, loadPrior } from './encoder.ts'
import { type Isnet, openIsnet } from './isnet.ts'
import {
  type Drawn,
  type DrawPromptOptions,
  drawWith,
  type Loader,
  type SketchFileOptions,
  sketchWith,
} from './make-drawing.ts'

export interface SessionOptions extends Partial<MachineOptions> {
  /** Threads on the CPU. @default all cores */
  threads?: number
  /** ISNet's ONNX file, unless a sketch names another. */
  isnet?: string
}

/** What may differ from drawing to drawing. */
export type SessionSketchOptions = Omit<SketchFileOptions, keyof MachineOptions>

export type SessionDrawOptions = Omit<DrawPromptOptions, keyof MachineOptions>

export interface Session {
  /**
   * Sketches pixels. The same picture again, in whatever way, is not looked at again.
   * @throws as sketchImage does
   */
  sketch(image: RasterImage, options?: SessionSketchOptions): Promise<Drawn<'sketch'>>
  /** Draws words. @throws as drawPrompt does */
  draw(prompt: string, options?: SessionDrawOptions): Promise<Drawn<'draw'>>
  /** Frees the programs; nothing may be running. */
  dispose(): Promise<void>
}

/**
 * @example
 * const session = createSession({ threads: 1 })
 * for (const photo of photos) drawings.push(await session.sketch(photo, { strokes: 8 }))
 * await session.dispose()
 * @throws {OptionError}
 */
export function createSession({ threads, isnet, ...given }: SessionOptions = {}): Session {
  const machine = resolveMachine(given)
  const open = async () => keepPrograms(await createEngine({ ...machine, threads }))
  const memory = createPhotoMemory()
  let engine: Promise<KeepingEngine> | undefined
  let prior: Promise<Prior> | undefined
  const masker = keepIsnet()
  const loader: Loader = {
    createEngine() {
      engine ??= open().catch((error) => {
        engine = undefined
        throw error
      })
      return engine
    },
    loadModels: keepLatest(),
    loadPrior() {
      prior ??= loadPrior()
      return prior
    },
    isnetMask: masker.mask,
  }
  return {
    sketch: (image, options) =>
      sketchWith(loader, image, { memory, isnet, ...machine, ...options }),
    draw: (prompt, options) => drawWith(loader, prompt, { ...machine, ...options }),
    async dispose() {
      await (await engine)?.dispose()
      await masker.dispose()
    },
  }
}

/** ISNet, opened when it is first asked for, and kept. */
function keepIsnet(): { mask: Loader['isnetMask']; dispose(): Promise<void> } {
  let kept: { file?: string; isnet: Promise<Isnet> } | undefined
  const dispose = async () => {
    const before = kept
    kept = undefined
    await (await before?.isnet)?.dispose()
  }
  return {
    dispose,
    async mask(photo, file) {
      if (kept && kept.file !== file) await dispose()
      kept ??= { file, isnet: openIsnet({ file }) }
      const { isnet } = kept
      isnet.catch(() => {
        kept = undefined // the next photo tries again
      })
      return (await isnet).mask(photo)
    },
  }
}

/** Loads models unless the same were asked for last. */
function keepLatest(): typeof loadModels {
  let kept: { key: string; loaded: LoadedModels } | undefined
  return async (names, options = {}) => {
    const key = JSON.stringify([names.model, names.saliencyModel, options.reads !== undefined])
    if (kept?.key !== key) kept = { key, loaded: await loadModels(names, options) }
    return kept.loaded
  }
}
