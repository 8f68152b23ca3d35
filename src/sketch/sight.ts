/**
 * @file What there is to see in a photo before a stroke is drawn: its subject, what an encoder attends
 * to, where strokes may begin. Who draws a photo again remembers it instead of looking again.
 */
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine, Tensors } from '../../nn/engines/engine.ts'
import { OptionError } from '../errors.ts'
import { cropImage } from '../image/crop.ts'
import type { RasterImage } from '../image/image.ts'
import { type Eye, openEye, type SeenViews } from '../objective/photo-features.ts'
import type { SketchOptions } from '../options/sketch-options.ts'
import { contoursToDraw } from '../photo/contour-worth.ts'
import { withDetail } from '../photo/detail.ts'
import { faceBox, withFace } from '../photo/face.ts'
import { framed } from '../photo/framed.ts'
import { faceInSquare, headAndShoulders, type Portrait } from '../photo/head-and-shoulders.ts'
import { nearContours } from '../photo/near-contours.ts'
import type { Photo } from '../photo/photo.ts'
import { placesToDraw } from '../photo/places.ts'
import { type PreparedPhoto, preparePhoto } from '../photo/prepare.ts'
import type { Saliency } from '../photo/saliency.ts'

export interface Sight extends Pick<PreparedPhoto, 'at' | 'zoom' | 'kept' | 'hints'> {
  /** In the square of the encoder that looked. */
  photo: Photo
  /** To it, [grid, grid]. */
  attention: Float32Array
  where: Saliency
  /** The clean photo as that encoder sees it, by name (`photoGraph`). */
  features?: Tensors
  /** What encoders saw through the views of the run before; runs write it. */
  views: Map<Encoder, SeenViews>
}

export interface Looking {
  image: RasterImage
  mask?: RasterImage
  detail?: RasterImage
  encoder: Encoder
  engine: Engine
  options: Pick<
    SketchOptions,
    'background' | 'canvas' | 'margin' | 'sampling' | 'masker' | 'framing'
  >
  /** Where neither a mask is given nor the encoder is asked. */
  masker?: Masker
}

/** A picture that is white where a photo's subject is; undefined if it cannot be told. */
export type Masker = (image: RasterImage) => Promise<RasterImage | undefined>

/** Remembers the photo that was looked at last; nobody may change its pixels meanwhile. */
export interface PhotoMemory {
  /** @internal */
  last?: { of: readonly unknown[]; sight: Promise<Sight> }
}

export const createPhotoMemory = (): PhotoMemory => ({})

/**
 * Looks at a photo, unless the last one looked at was the same and looked at in the same way.
 * @throws as preparePhoto does, and {ImageError} for a photo without edges
 */
export function see(looking: Looking, memory: PhotoMemory = createPhotoMemory()): Promise<Sight> {
  const { image, mask, detail, encoder, engine, options } = looking
  const { background, canvas, margin, sampling, masker, framing } = options
  const shown = [background, canvas, margin, sampling, masker, framing]
  const of = [image, mask, detail, encoder, engine, ...shown]
  const { last } = memory
  if (last?.of.every((value, i) => value === of[i])) return last.sight
  const sight = look(looking)
  memory.last = { of, sight }
  sight.catch(() => {
    if (memory.last?.sight === sight) memory.last = undefined
  })
  return sight
}

/** Where it is remembered what an encoder saw through views. */
export function viewsSeenBy(encoder: Encoder, views: Sight['views']): SeenViews {
  const seen = views.get(encoder) ?? new Map()
  views.set(encoder, seen)
  return seen
}

async function look(looking: Looking): Promise<Sight> {
  const eye = await openEye(looking.encoder, looking.engine)
  try {
    return await lookWith(eye, looking)
  } finally {
    await eye.dispose()
  }
}

async function lookWith({ look }: Eye, looking: Looking): Promise<Sight> {
  const { image, detail, encoder, options } = looking
  const { size } = encoder
  const mask = looking.mask ?? (await maskOf(looking))
  const show = (shown: RasterImage) => preparePhoto(shown, { ...options, size, mask, look })
  const whole = await show(image)
  const given = mask ?? detail
  const portrait = given ? undefined : portraitIn(whole, image, { size, ...options })
  const prepared = portrait
    ? framed(await show(cropImage(image, portrait.part)), image, portrait.part)
    : whole
  const photo = prepared.at(size)
  const face = portrait ? faceInSquare(portrait, photo) : detail ? undefined : faceBox(photo, size)
  const wanted = detail
    ? withDetail(prepared.attention, { detail, image, photo, size })
    : face && withFace(prepared.attention, face, size)
  const attention = wanted?.attention ?? prepared.attention
  const places = placesToDraw(attention, photo, size, options.sampling)
  const told = prepared.contours
  const near = told && (await nearContours({ ...prepared, contours: told, size, look }))
  const seen = { ...prepared, attention, contours: near, face: face && wanted?.detail }
  const contours = contoursToDraw(seen, photo, size)
  const where = { ...places, contours, detail: wanted?.detail }
  return { ...prepared, photo, attention, where, views: new Map() }
}

/** What is drawn instead of the whole photo, if a portrait is wanted and seen. */
function portraitIn(
  { at }: PreparedPhoto,
  image: RasterImage,
  { size, framing, background }: Looking['options'] & { size: number },
): Portrait | undefined {
  if (framing === 'whole' || background === 'keep') return undefined
  return headAndShoulders(at(size), image, size)
}

async function maskOf({ image, masker, options }: Looking): Promise<RasterImage | undefined> {
  if (options.masker === 'encoder') return undefined
  if (!masker) throw new OptionError(`masker ${options.masker} is for Node: give a mask instead`)
  return masker(image)
}
