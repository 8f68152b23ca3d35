/**
 * @file Do drawings of words take on a style picture's colours and line?
 *
 *   node scripts/run.mjs bench/style-pictures.ts --out <folder> --prompt "a cat" <picture> …
 *
 * Draws the prompt without a style, then with each picture, and measures how far each drawing is from each
 * picture: colours (half the L1 distance of histograms of 4 × 4 × 4 bins, of what is not paper), line (mean
 * full width, in pixels of 224) and texture (mean |log ratio| of the spread of brightness at four scales).
 * Prints JSON; writes the SVGs and sheet.png, each picture over its drawing.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { mean } from 'simple-statistics'
import { decodeImage } from '../src/node/decode.ts'
import { renderPng } from '../src/node/preview.ts'
import { createSession } from '../src/node/session.ts'

const [SIDE, BINS, SCALES] = [224, 4, [1, 2, 4, 8]] as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    prompt: { type: 'string', default: 'a cat' },
    options: { type: 'string', default: '{}' },
  },
})
if (!values.out || positionals.length === 0) throw new Error('say --out <folder> and pictures')
const { out, prompt } = values
await mkdir(out, { recursive: true })
const session = createSession({ threads: 1 })
const drawings: { style?: string; png: Buffer; width: number }[] = []
for (const style of [undefined, ...positionals]) {
  const picture = style === undefined ? undefined : await decodeImage(style)
  const options = { ...JSON.parse(values.options), style: picture }
  const { svg, strokes } = await session.draw(prompt, options)
  await writeFile(join(out, `${drawings.length}.svg`), svg)
  const png = Buffer.from(await renderPng(svg, { size: SIDE }))
  drawings.push({ style, png, width: mean(strokes.map(({ width }) => width)) })
}
await session.dispose()

for (const picture of positionals) {
  const wanted = await looksOf(await readFile(picture), false)
  for (const { style, png, width } of drawings) {
    const own = await looksOf(png, true)
    const colors = own.bins.reduce((sum, v, i) => sum + Math.abs(v - wanted.bins[i]) / 2, 0)
    const texture = mean(own.spreads.map((v, i) => Math.abs(Math.log(v / wanted.spreads[i]))))
    const figures = { colors, texture, width, spreads: own.spreads }
    console.log(JSON.stringify({ picture, drawnWith: style ?? 'none', ...figures }))
  }
}
const tiles = await Promise.all([
  ...drawings.map(async ({ png }, i) => ({ input: png, left: i * SIDE, top: SIDE })),
  ...positionals.map(async (picture, i) => ({
    input: await sharp(picture).resize(SIDE, SIDE).png().toBuffer(),
    left: (i + 1) * SIDE,
    top: 0,
  })),
])
const [width, height] = [drawings.length * SIDE, 2 * SIDE]
await sharp({ create: { width, height, channels: 3, background: '#fff' } })
  .composite(tiles)
  .png()
  .toFile(join(out, 'sheet.png'))

/** Shares of colours, and the standard deviation of what each scale adds to brightness. */
async function looksOf(bytes: Buffer, paper: boolean) {
  const flat = sharp(bytes).flatten({ background: '#fff' }).resize(SIDE, SIDE, { fit: 'cover' })
  const rgb = await flat.clone().removeAlpha().raw().toBuffer()
  const bins = new Float64Array(BINS ** 3)
  for (let i = 0; i < rgb.length; i += 3) {
    const [r, g, b] = rgb.subarray(i, i + 3)
    if (paper && Math.min(r, g, b) > 245) continue
    const [x, y, z] = [r, g, b].map((v) => Math.floor((v * BINS) / 256))
    bins[(x * BINS + y) * BINS + z]++
  }
  const total = bins.reduce((a, b) => a + b, 0) || 1
  const greys = await Promise.all(
    [0, ...SCALES].map((blur) => {
      const grey = flat.clone().greyscale()
      return (blur ? grey.blur(blur) : grey).raw().toBuffer()
    }),
  )
  const spreads = SCALES.map((_, k) => {
    const [finer, coarser] = [greys[k], greys[k + 1]]
    return Math.sqrt(mean([...finer].map((v, i) => (v - coarser[i]) ** 2))) + 0.1
  })
  return { bins: [...bins].map((v) => v / total), spreads }
}
