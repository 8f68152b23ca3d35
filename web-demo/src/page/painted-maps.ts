/** @file What was painted over a photo as the pictures that the library takes. */
import type { RasterImage } from '../../../src/index.ts'
import type { Paint, PaintStroke } from '../shared/paint.ts'

export interface PaintedMaps {
  /** White where the subject is; nothing if none of it was painted. */
  mask?: RasterImage
  /** White where more strokes are wanted. */
  detail?: RasterImage
}

/** @param found what the encoder took for the subject, which is painted over */
export function paintedMaps(image: RasterImage, paint: Paint, found?: RasterImage): PaintedMaps {
  const [black, white] = ['#000', '#fff']
  const masking = paint.filter(({ kind }) => kind !== 'detail')
  const detailing = paint.filter(({ kind }) => kind !== 'keep') // what is left out has no detail
  return {
    ...(masking.length > 0 && {
      mask: painted(masking, image, {
        ground: found ?? white,
        colorOf: ({ kind }) => (kind === 'keep' ? white : black),
      }),
    }),
    ...(paint.some(({ kind }) => kind === 'detail') && {
      detail: painted(detailing, image, {
        ground: black,
        colorOf: ({ kind }) => (kind === 'detail' ? white : black),
      }),
    }),
  }
}

interface Colors {
  /** What is painted on. */
  ground: RasterImage | string
  colorOf: (stroke: PaintStroke) => string
}

function painted(
  paint: Paint,
  { width, height }: RasterImage,
  { ground, colorOf }: Colors,
): RasterImage {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  if (typeof ground === 'string') {
    context.fillStyle = ground
    context.fillRect(0, 0, width, height)
  } else context.putImageData(imageDataOf(ground), 0, 0)
  const longer = Math.max(width, height)
  Object.assign(context, { lineCap: 'round', lineJoin: 'round' })
  for (const stroke of paint) {
    context.strokeStyle = colorOf(stroke)
    context.lineWidth = stroke.size * longer
    context.beginPath()
    for (const [x, y] of ends(stroke)) context.lineTo(x * longer, y * longer)
    context.stroke()
  }
  return { width, height, data: context.getImageData(0, 0, width, height).data }
}

/** A line of one point is a dot only if it ends somewhere. */
const ends = ({ points }: PaintStroke) => [...points, points[points.length - 1]]

const urls = new WeakMap<RasterImage, string>()

/** Address of a picture that is white where a mask is black. */
export function invertedUrl(mask: RasterImage): string {
  const known = urls.get(mask)
  if (known) return known
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: mask.width, height: mask.height })
  const data = mask.data.map((value, i) => (i % 4 === 3 ? 255 : 255 - value))
  canvas.getContext('2d')!.putImageData(imageDataOf({ ...mask, data }), 0, 0)
  urls.set(mask, canvas.toDataURL())
  return invertedUrl(mask)
}

const imageDataOf = ({ width, height, data }: RasterImage): ImageData =>
  new ImageData(new Uint8ClampedArray(data), width, height)
