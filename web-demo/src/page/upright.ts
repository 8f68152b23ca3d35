/**
 * @file Pictures that lie on their side: browsers turn a JPEG as its EXIF says, but Chromium leaves a
 * WebP as it lies. Container: RFC 9649, "WebP Image Format"; orientation: EXIF 2.3, tag 0x0112.
 */

interface Orientation {
  /** Where in the file it stands, and in which byte order. */
  at: number
  littleEndian: boolean
  /** 1–8; 1 is upright. */
  value: number
}

/** The picture as it is to be seen: itself, or a WebP with an orientation as an upright PNG. */
export async function upright(file: Blob): Promise<Blob> {
  if ((await file.slice(8, 12).text()) !== 'WEBP') return file
  const bytes = new Uint8Array(await file.arrayBuffer())
  const orientation = orientationOf(bytes)
  if (!orientation || orientation.value === 1) return file
  const { at, littleEndian, value } = orientation
  // Said to be upright, so that no browser turns it before we do.
  new DataView(bytes.buffer).setUint16(at, 1, littleEndian)
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/webp' }))
  const { width, height } = bitmap
  const canvas = value < 5 ? new OffscreenCanvas(width, height) : new OffscreenCanvas(height, width)
  const context = canvas.getContext('2d')!
  context.setTransform(...turns(width, height)[value - 1])
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas.convertToBlob({ type: 'image/png' })
}

/** Of a WebP file that says one. */
export function orientationOf(bytes: Uint8Array): Orientation | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (name(0) !== 'RIFF' || name(8) !== 'WEBP') return undefined
  try {
    for (let at = 12; at < bytes.length; ) {
      const size = view.getUint32(at + 4, true)
      if (name(at) === 'EXIF') return orientationIn(view, at + (name(at + 8) === 'Exif' ? 14 : 8))
      at += 8 + size + (size % 2)
    }
  } catch {} // a cut-off file: the decoder says so
  return undefined
}

const ORIENTATION_TAG = 0x0112

/** @param start of the TIFF header */
function orientationIn(view: DataView, start: number): Orientation | undefined {
  const littleEndian = view.getUint16(start) === 0x4949 // "II"
  const directory = start + view.getUint32(start + 4, littleEndian)
  const entries = view.getUint16(directory, littleEndian)
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i
    if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue
    const [at, value] = [entry + 8, view.getUint16(entry + 8, littleEndian)]
    return value >= 1 && value <= 8 ? { at, littleEndian, value } : undefined
  }
  return undefined
}

type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number]

/** What turns the stored pixels upright, by orientation from 1 on. */
const turns = (width: number, height: number): Matrix[] => [
  [1, 0, 0, 1, 0, 0],
  [-1, 0, 0, 1, width, 0],
  [-1, 0, 0, -1, width, height],
  [1, 0, 0, -1, 0, height],
  [0, 1, 1, 0, 0, 0],
  [0, 1, -1, 0, height, 0],
  [0, -1, -1, 0, height, width],
  [0, -1, 1, 0, 0, width],
]
