/**
 * @file What the hand learns from: photos as the product shows them to its encoder, and the first
 * strokes that it traces in them.
 *
 *   node scripts/run.mjs training/hand/prepare.ts OUT < files.txt
 *
 * Appends a record a photo to OUT, little-endian, until it holds as many as there are files: pixels
 * [160, 160, 3], mask, contours and attention [160, 160] as bytes; scale from canvas pixels to those
 * of the square and, per entry of STARTS, control points [strokes, points, 2] in the square's pixels as
 * 32-bit floats. Photos that cannot be drawn give zeros.
 */
import { appendFile, readFile, stat } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { embeddedEncoder } from '../../models/embedded.ts'
import { createEngine } from '../../nn/engines/create-engine.ts'
import { normalise, upsample } from '../../src/image/filter.ts'
import { createRandom } from '../../src/maths/random.ts'
import { decodeImage } from '../../src/node/decode.ts'
import { type PhotoStart, photoStart } from '../../src/optimize/start/photo-start.ts'
import { see } from '../../src/sketch/sight.ts'
import { transform } from '../../src/strokes/homography.ts'
import type { Color } from '../../src/strokes/strokes.ts'

/** Strokes and joined cubics, as src/sketch/beginning.ts has them; and whether chance chooses among them. */
const STARTS = [
  { strokes: 16, segments: 8, later: 4, varied: false },
  { strokes: 16, segments: 8, later: 4, varied: true },
  { strokes: 8, segments: 8, later: 8, varied: false },
  { strokes: 32, segments: 8, later: 3, varied: false },
  { strokes: 4, segments: 8, later: 8, varied: false },
  { strokes: 48, segments: 8, later: 3, varied: false },
]
const BLACK: Color = [0, 0, 0, 1]

const [, , out] = process.argv
const files = (await text(process.stdin)).trim().split('\n')
const engine = await createEngine({ threads: 1 })
const encoder = await embeddedEncoder((url) => readFile(url))
const { size } = encoder
const floats = STARTS.reduce((sum, s) => sum + s.strokes * (3 * s.segments + 1) * 2, 1)
const length = size * size * 6 + 4 * floats
const { size: written } = await stat(out).catch(() => ({ size: 0 }))
for (const [number, file] of files.entries()) {
  if (number < Math.floor(written / length)) continue
  const record = await recordOf(file, number).catch((error) => {
    process.stderr.write(`${file}: ${error.message}\n`)
    return Buffer.alloc(length)
  })
  await appendFile(out, record)
}

async function recordOf(file: string, number: number): Promise<Buffer> {
  const image = await decodeImage(file)
  const shown = { canvas: 224, margin: 0.04, background: 'auto', sampling: 'spread' } as const
  const options = { ...shown, masker: 'encoder' } as const
  const { photo, attention, where } = await see({ image, encoder, engine, options })
  if (!where.contours) throw new Error('the encoder sees no contours')
  const points = STARTS.flatMap((start, i) => {
    const inkOf: PhotoStart['inkOf'] = (points) => ({ points, width: 3, color: BLACK })
    const from = { ...shown, ...start, start: 'contours', where, photo, inkOf, taper: 0 } as const
    const { data } = photoStart(from, [], createRandom(number).fork(i), start.varied).points
    return Array.from({ length: data.length / 2 }, (_, k) =>
      transform(photo.fromCanvas, [data[2 * k], data[2 * k + 1]]),
    ).flat()
  })
  const bytes = (map: ArrayLike<number>) =>
    Buffer.from(Uint8Array.from(map, (v) => Math.round(255 * v)))
  const record = Buffer.concat([
    bytes(photo.pixels),
    bytes(photo.mask),
    bytes(where.contours.map),
    bytes(normalise(upsample(attention, Math.sqrt(attention.length), size))),
    Buffer.from(Float32Array.from([photo.fromCanvas[0], ...points]).buffer),
  ])
  if (record.length !== length) throw new Error(`${record.length} bytes instead of ${length}`)
  return record
}
