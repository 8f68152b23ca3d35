/** @file A drawing to be scored: a bitmap, or the safe part of an SVG, drawn by librsvg. */
import { readFile } from 'node:fs/promises'
import type { RasterImage } from '../image/image.ts'
import { readSvg } from '../read-svg/read.ts'
import { writeSvg } from '../read-svg/write.ts'
import type { Subject } from '../score/score.ts'
import { decodeImage } from './decode.ts'
import { loadSharp } from './sharp.ts'

/** Beyond this many shapes, leaving out one after another would take minutes. */
const MOST_STROKES = 1024

/**
 * What is to be scored; an SVG of up to 1024 shapes can be drawn without each of them.
 * @param source a file name, or the file's bytes
 * @param name what messages call it
 * @param side pixels along the longer side of a drawn SVG
 * @throws {ImageError} if it cannot be read
 */
export async function openSubject(
  source: string | Uint8Array,
  side: number,
  name = typeof source === 'string' ? source : 'the picture',
): Promise<Subject & { leftOut: string[] }> {
  const bytes = typeof source === 'string' ? await readIfThere(source) : source
  if (!bytes || !looksLikeXml(bytes)) {
    return { picture: await decodeImage(source, name), leftOut: [] }
  }
  const svg = readSvg(new TextDecoder().decode(bytes))
  const { shapes, leftOut } = svg
  const without = (stroke: number) =>
    rasterize(writeSvg({ ...svg, shapes: shapes.filter((_, i) => i !== stroke) }, side))
  const picture = await rasterize(writeSvg(svg, side))
  if (shapes.length > MOST_STROKES) return { picture, leftOut }
  return { picture, strokes: shapes.length, without, leftOut }
}

/** What is wrong with a file is told where pictures are decoded. */
async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).catch(() => undefined)
}

const looksLikeXml = (bytes: Uint8Array): boolean =>
  new TextDecoder().decode(bytes.subarray(0, 256)).trimStart().startsWith('<')

async function rasterize(svg: string): Promise<RasterImage> {
  const sharp = await loadSharp()
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) }
}
