/**
 * @file How far are the prior's drawings from those it learned from?
 *
 *   node scripts/run.mjs bench/prior-copies.ts --drawings <drawings.json> --out <sheet.png> [--words 50]
 *
 * `training/prior/drawings.mjs` makes the file of drawings. One proposal of each word, seed 0, beside the
 * nearest drawing of that word; distances in percent of the longer side (`apart`), and for comparison
 * those from what a code alone becomes, and between two drawings of one word. Prints JSON.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { mean, quantile } from 'simple-statistics'
import { embeddedPrior } from '../models/prior-files.ts'
import { createRandom } from '../src/maths/random.ts'
import type { Lines } from '../src/prior/drawings.ts'
import { placeLines } from '../src/prior/place.ts'
import { apart, proposeLines } from '../src/prior/propose.ts'

const [TILE, COLUMNS, STEP] = [110, 10, 7]
const BOX = { x: 0.08, y: 0.08, width: 0.84, height: 0.84 }

const { values } = parseArgs({
  options: {
    drawings: { type: 'string' },
    out: { type: 'string' },
    words: { type: 'string', default: '50' },
  },
})
if (!values.out || !values.drawings) throw new Error('say --drawings <json> and --out <sheet.png>')
const learned: Record<string, string[]> = JSON.parse(await readFile(values.drawings, 'utf8'))
const prior = await embeddedPrior((url) => readFile(url))
const words = [...prior.drawings.keys()]
  .filter((_, i) => i % STEP === 0)
  .slice(0, Number(values.words))

const found: { word: string; made: Lines; nearest: Lines; distance: number }[] = []
const [between, decoded]: number[][] = [[], []]
for (const word of words) {
  const options = { prior, count: 1, strokes: 32, random: createRandom(0) }
  const [{ lines: made }] = await proposeLines(word, options, [])
  const known = learned[word].map((text) => text.split('|').map(readLine))
  for (const one of prior.drawings.get(word)!) {
    decoded.push(Math.min(...known.map((other) => apart(one, other))))
  }
  const distances = known.map((one) => apart(made, one))
  const distance = Math.min(...distances)
  found.push({ word, made, nearest: known[distances.indexOf(distance)], distance })
  const [first, ...others] = known
  between.push(...others.map((other) => apart(first, other)))
}
const percent = (value: number) => Math.round(1000 * value) / 10
const told = (numbers: number[]) => ({
  least: percent(Math.min(...numbers)),
  tenth: percent(quantile(numbers, 0.1)),
  median: percent(quantile(numbers, 0.5)),
  mean: percent(mean(numbers)),
})
const toNearest = told(found.map(({ distance }) => distance))
const betweenTwo = told(between)
console.log(JSON.stringify({ words: words.length, toNearest, decoded: told(decoded), betweenTwo }))

const tiles = found.flatMap(({ made, nearest }, i) =>
  [made, nearest].map((lines, k) => ({
    input: Buffer.from(svgOf(lines, k === 0 ? '#000' : '#888')),
    left: ((2 * i + k) % COLUMNS) * TILE,
    top: Math.floor((2 * i) / COLUMNS) * TILE,
  })),
)
const [width, height] = [COLUMNS * TILE, Math.ceil(tiles.length / COLUMNS) * TILE]
await sharp({ create: { width, height, channels: 3, background: '#fff' } })
  .composite(tiles)
  .png()
  .toFile(values.out)

/** `x y …` of 3k + 1 points, in thousandths. */
function readLine(text: string): Lines[number] {
  const numbers = text.split(' ').map((number) => Number(number) / 1000)
  return Array.from({ length: (numbers.length - 2) / 6 }, (_, i) => numbers.slice(6 * i, 6 * i + 8))
}

function svgOf(lines: Lines, color: string): string {
  const strokes = placeLines(lines, { canvas: TILE, box: BOX, width: 2, whole: true })
  const paths = strokes.map(
    ({ points: [start, ...rest] }) => `<path d="M${start}C${rest.join(' ')}"/>`,
  )
  const style = `fill="none" stroke="${color}" stroke-width="1.6"`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE}" height="${TILE}"><g ${style}>${paths.join('')}</g></svg>`
}
