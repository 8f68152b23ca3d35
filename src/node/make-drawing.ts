/**
 * @file Drawings of photos and of words, with the encoders that `options.model` names: all that may
 * be wrong with a call is found before anything is loaded.
 */
import type { DownloadProgress } from '../../models/store/index.ts'
import { createEngine } from '../../nn/engines/create-engine.ts'
import type { Engine } from '../../nn/engines/engine.ts'
import { draw } from '../draw/draw.ts'
import type { RasterImage } from '../image/image.ts'
import { type PromptSet, readPrompts } from '../objective/prompt.ts'
import { type DrawOptions, resolveDrawOptions } from '../options/draw-options.ts'
import {
  type MachineOptions,
  resolveMachine,
  type SketchOptions,
} from '../options/sketch-options.ts'
import type { Drawing, Kind } from '../output/drawing.ts'
import { drawingToSvg } from '../output/svg.ts'
import { checkMask } from '../photo/subject.ts'
import type { Progress } from '../progress/progress.ts'
import type { RunContext } from '../run/plan.ts'
import type { PhotoMemory } from '../sketch/sight.ts'
import { resolveSketch, sketch } from '../sketch/sketch.ts'
import type { Stroke } from '../strokes/strokes.ts'
import { checkModels } from './check-models.ts'
import { decodeImage } from './decode.ts'
import { type LoadedModels, loadModels, loadPrior } from './encoder.ts'
import { openIsnet } from './isnet.ts'

/** What a run may be given beside the options of its drawing. */
export interface RunHooks<K extends Kind> extends Partial<MachineOptions> {
  /** Strokes to begin with, in canvas pixels (`toStrokes`); those marked frozen stay as they are. */
  from?: readonly Stroke[]
  /** Ends the run with an AbortError. */
  signal?: AbortSignal
  onProgress?: (progress: Progress<Drawing<K>>) => unknown
  /** Asked after every step: whether to take no more of them. The drawing's recipe takes as many. */
  enough?: (done: number) => boolean
  /** Told as a model that is not here yet is being fetched. */
  onDownload?: (progress: DownloadProgress) => void
}

export interface SketchFileOptions extends Partial<SketchOptions>, RunHooks<'sketch'> {
  /** A picture that is white where the subject is. */
  mask?: RasterImage
  /** A picture that is white where more strokes are wanted. */
  detail?: RasterImage
  /** ISNet's ONNX file, for `masker: 'isnet'`. @default the pieces in the package that has it */
  isnet?: string
  /** Told what of the photo is kept as its subject: a picture that is white there. */
  onMask?: (mask: RasterImage) => void
  /** Lets the photo that was sketched last be sketched again without looking at it again. */
  memory?: PhotoMemory
}

export interface DrawPromptOptions extends Partial<DrawOptions>, RunHooks<'draw'> {
  /** A picture whose style the drawing takes on. */
  style?: RasterImage
  /** A picture that is white where strokes may lie: they begin and stay there. */
  mask?: RasterImage
}

/** A drawing, and the SVG of it. */
export type Drawn<K extends Kind> = Drawing<K> & { svg: string }

/**
 * Sketches a picture file.
 * @param photo a file name, an https address, or the file's bytes.
 * @throws {OptionError} @throws {ImageError} @throws {AbortError}
 * @throws {ModelFileError} @throws {EngineError} in one line, when a model or engine is missing
 */
export async function sketchFile(
  photo: string | Uint8Array,
  options: SketchFileOptions = {},
): Promise<Drawn<'sketch'>> {
  const { offline, signal } = options
  return sketchImage(await decodeImage(photo, undefined, { offline, signal }), options)
}

/** Sketches pixels. @throws as sketchFile does */
export async function sketchImage(
  image: RasterImage,
  options: SketchFileOptions = {},
): Promise<Drawn<'sketch'>> {
  return sketchWith(FRESH, image, options)
}

/** What a run gets its engine and its models from. */
export interface Loader {
  createEngine: (machine: MachineOptions) => Promise<Engine>
  loadModels: typeof loadModels
  loadPrior: typeof loadPrior
  /** A photo's subject by ISNet. @param file its network */
  isnetMask: (photo: RasterImage, file?: string) => Promise<RasterImage | undefined>
}

const FRESH: Loader = {
  createEngine,
  loadModels,
  loadPrior,
  async isnetMask(photo, file) {
    const isnet = await openIsnet({ file })
    try {
      return await isnet.mask(photo)
    } finally {
      await isnet.dispose()
    }
  },
}

/** Sketches pixels. @throws as sketchFile does */
export async function sketchWith(
  loader: Loader,
  image: RasterImage,
  { mask, detail, isnet, onMask, memory, ...rest }: SketchFileOptions,
): Promise<Drawn<'sketch'>> {
  const { options, hooks } = split<SketchOptions, 'sketch'>(rest)
  const { from } = hooks
  const o = resolveSketch(from, options)
  const words = readPrompts(o)
  checkMask(o.background, mask ?? (o.masker === 'encoder' ? undefined : o.masker))
  const context = await open(loader, { ...o, words }, hooks)
  const masker = (photo: RasterImage) => loader.isnetMask(photo, isnet)
  return drawn(await sketch(image, o, { ...context, from, mask, masker, detail, onMask, memory }))
}

/**
 * Draws words: CLIPDraw; with `style`, StyleCLIPDraw.
 * @throws as sketchFile does
 */
export async function drawPrompt(
  prompt: string,
  options: DrawPromptOptions = {},
): Promise<Drawn<'draw'>> {
  return drawWith(FRESH, prompt, options)
}

/** Draws words. @throws as sketchFile does */
export async function drawWith(
  loader: Loader,
  prompt: string,
  { style, mask, ...rest }: DrawPromptOptions,
): Promise<Drawn<'draw'>> {
  const { options, hooks } = split<DrawOptions, 'draw'>(rest)
  const o = resolveDrawOptions(options)
  const words = readPrompts({ ...o, prompt })
  const context = await open(loader, { ...o, words }, hooks)
  const prior = o.start === 'learned' ? await loader.loadPrior() : undefined
  return drawn(await draw(prompt, o, { ...context, from: hooks.from, style, mask, prior }))
}

/** What decides the drawing, and the rest. */
export function split<Options, K extends Kind>(given: Partial<Options> & RunHooks<K>) {
  const { engine, device, offline, from, signal, onProgress, enough, onDownload, ...options } =
    given
  const hooks = { engine, device, offline, from, signal, onProgress, enough, onDownload }
  return { hooks, options: options as unknown as Partial<Options> } // all that RunHooks does not name
}

/** Engine and models, loaded. */
async function open<K extends Kind>(
  loader: Loader,
  { model, saliencyModel, words }: { model: string; saliencyModel?: string; words?: PromptSet },
  { engine: kind, device, offline, signal, onProgress, enough, onDownload }: RunHooks<K>,
): Promise<RunContext<Drawing<K>> & LoadedModels> {
  const machine = resolveMachine({ engine: kind, device, offline })
  checkModels({ model, saliencyModel })
  await onProgress?.({ stage: 'load' })
  const engine = await loader.createEngine(machine)
  const loading = { offline, signal, onProgress: onDownload }
  const reads = words && { engine }
  const loaded = await loader.loadModels({ model, saliencyModel }, { ...loading, reads })
  return { engine, ...loaded, signal, onProgress, enough }
}

const drawn = <D extends Drawing>(drawing: D): D & { svg: string } => ({
  ...drawing,
  svg: drawingToSvg(drawing),
})
