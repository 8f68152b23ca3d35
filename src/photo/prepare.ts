/**
 * @file From a photo to what encoders are shown of it: the whole photo is looked at once, its subject
 * is found, and from then on only the subject is shown, as large as its pixels allow.
 */
import { ImageError } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'
import { onBackdrop } from './backdrop.ts'
import { contentOf } from './border.ts'
import { mountCloseUp, subjectFrame } from './close-up.ts'
import { cutOut, keptShare } from './cut-out.ts'
import { type Doubt, doubtOf, type Told } from './doubt.ts'
import { type Hint, hintsOf } from './hints.ts'
import { type Mount, mountPhoto, type Photo } from './photo.ts'
import { createRefiner } from './refine.ts'
import { lookAgain, type SecondLook } from './second-look.ts'
import { type Background, findSubject, type Subject } from './subject.ts'

/** What an encoder makes of a photo as a whole, as far as it tells. */
interface FirstLook {
  /** To what it attends, [grid, grid]; [1, 1] if it does not tell. */
  attention: Float32Array
  /** Probability that a cell shows the subject, [grid, grid]. */
  mask?: Float32Array
  /** Probability that a person would draw a line there, [grid, grid]. */
  contours?: Float32Array
  /** Of it all, by name. */
  features?: Readonly<Record<string, Float32Array>>
}

export interface Preparation {
  /** Side of the square in pixels that `look` is shown. */
  size: number
  /** Side of the canvas that the strokes live on. */
  canvas: number
  /** Width of the margin on every side, as a share of the square. */
  margin: number
  background: Background
  /** A picture that is white where the subject is. */
  mask?: RasterImage
  /** Shows a mounted photo to an encoder. */
  look: (photo: Photo) => Promise<FirstLook>
}

export interface PreparedPhoto {
  /** The photo, or the close-up of its subject, in a square of `size` pixels; remembered by size. */
  at(size: number): Photo
  /** The encoder's attention to it, [grid, grid]. */
  attention: Float32Array
  /** Where in it a person would draw lines, and what of it is the subject, if the encoder tells. */
  contours?: Float32Array
  mask?: Float32Array
  /** What the encoder makes of it as a whole, by name. */
  features?: Readonly<Record<string, Float32Array>>
  /** What makes the photo hard to draw. */
  hints: Hint[]
  /** How much larger than on the canvas a close-up shows things; 1 for the whole photo. */
  zoom: number
  /** How much of each pixel is kept as the subject, 0–1, [height, width]; missing if all is. */
  kept?: Float32Array
}

/** Beyond this many times as long as wide, nothing of a picture is seen in an encoder's square. */
const LONGEST = 6

/**
 * @throws {ImageError} if the image has no pixels or is more than six times as long as wide, or for
 *   a mask of other proportions or a black one
 * @throws {OptionError} if the background is to be removed and nothing says what it is, or kept
 *   although a mask says
 */
export async function preparePhoto(
  image: RasterImage,
  { size, canvas, margin, background, mask, look }: Preparation,
): Promise<PreparedPhoto> {
  checkProportions(image)
  const shown = onBackdrop(image)
  const frame = { canvas, margin, content: contentOf(shown) }
  const wholeAt = bySize((size) => mountPhoto(shown, { ...frame, size }))
  const whole = wholeAt(size)
  const first = await look(whole)
  const refine = createRefiner(whole, size)
  const find = (seen?: Float32Array) =>
    findSubject({
      ...{ image, background, photo: whole, given: mask },
      seen: seen && { mask: seen, size, refine },
    })
  const seen = { image: shown, whole, mask: first.mask, mount: { ...frame, size }, look }
  const guess = await findTwice(find, background, seen)
  const doubt = doubtIn(guess, shown, { ...first, photo: whole, size, background })
  // By what is wrong is cut only where that was asked for.
  const subject = doubt === 'wrong' && background === 'auto' ? undefined : guess
  const { attention } = first
  const doubted = background !== 'keep' && (!subject || subject.source === 'encoder')
  const photo = {
    image: shown,
    photo: whole,
    size,
    attention,
    mask: doubted ? first.mask : undefined,
    unsure: doubt !== 'none',
  }
  if (!subject || background === 'keep') {
    const at = bySize((size) => mountPhoto(shown, { ...frame, size, beyond: 'the same' }))
    return { ...first, at, hints: hintsOf(photo), zoom: 1 }
  }
  const { at, kept } = closeUpOf(subject, shown, { background, frame })
  const close = await look(at(size))
  const zoom = at(size).fromCanvas[0] / whole.fromCanvas[0]
  return { ...close, at, hints: hintsOf({ ...photo, kept }), zoom, kept }
}

/** The subject without its background, and how much of each pixel that is. */
function closeUpOf(
  subject: Subject,
  image: RasterImage,
  { background, frame }: { background: 'remove' | 'auto'; frame: Omit<Mount, 'size'> },
): Required<Pick<PreparedPhoto, 'at' | 'kept'>> {
  const kept = keptShare(subject, background)
  const cut = subject.source === 'alpha' ? image : cutOut(image, kept, background)
  // A backdrop of one colour has no edge where it goes on.
  const plain = subject.source === 'alpha' || background === 'remove'
  const beyond = plain ? 'the same' : 'the subject'
  return { at: bySize(closeUps(cut, kept, { ...frame, beyond })), kept }
}

/** How far what the encoder says of the subject is to be doubted. */
function doubtIn(
  subject: Subject | undefined,
  image: RasterImage,
  { background, ...told }: Told & { background: Background },
): Doubt {
  if (subject?.source !== 'encoder' || background === 'keep') return 'none'
  return doubtOf(keptShare(subject, background), image, told)
}

/** The subject; where the encoder tells it, by two looks. */
async function findTwice(
  find: (seen?: Float32Array) => Subject | undefined,
  background: Background,
  { mask, ...first }: Omit<SecondLook, 'kept' | 'mask'> & Pick<FirstLook, 'mask'>,
): Promise<Subject | undefined> {
  const guess = find(mask)
  if (guess?.source !== 'encoder' || !mask || background === 'keep') return guess
  const seen = await lookAgain({ ...first, mask, kept: keptShare(guess, background) })
  return seen ? find(seen) : guess
}

function checkProportions({ width, height }: RasterImage): void {
  if (Math.max(width, height) <= LONGEST * Math.min(width, height)) return
  const shape = width > height ? 'wide as high' : 'high as wide'
  throw new ImageError(
    `the picture is more than ${LONGEST} times as ${shape}: crop it to its subject`,
  )
}

/** Mounts the subject, large, of a photo without its background, which does not count either. */
function closeUps(
  cut: RasterImage,
  kept: Float32Array,
  frame: Omit<Mount, 'size' | 'counts'>,
): (size: number) => Photo {
  const part = subjectFrame(kept, cut.width, cut.height)
  const counts = Uint8ClampedArray.from(kept, (share) => 255 * share)
  return (size) => mountCloseUp(cut, part, { ...frame, size, counts })
}

function bySize(mount: (size: number) => Photo): (size: number) => Photo {
  const mounted = new Map<number, Photo>()
  return (size) => {
    const photo = mounted.get(size) ?? mount(size)
    mounted.set(size, photo)
    return photo
  }
}
