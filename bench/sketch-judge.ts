/**
 * @file The outside judge learns from icon sets and machine-drawn sketches that mini never saw, says how well
 * it names people's drawings, and names drawings:
 * `node scripts/run.mjs bench/sketch-judge.ts NAMED DATA [PICTURE=NAME …]`; NAMED.bin and NAMED.json are of
 * training/mini/pictures/named.mjs, made of mdi, hugeicons and mingcute; DATA is the training's data folder.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import sharp from 'sharp'
import { type Ink, outlineOf, type Warp } from './quality/outline.ts'
import { learnToName, type Sample } from './quality/sketch-judge.ts'

const SIZE = 96
/** Distorted copies of every drawing that is learned from; each of them mirrored as well. */
const WARPS: Warp[] = [
  [1, 0, 0, 1],
  [1.1, 0.1, -0.1, 1],
  [1, -0.15, 0.15, 1.1],
  [1.2, 0, 0.1, 1.05],
  [1.05, 0.12, 0, 1.25],
]
/** Names in one set that another, and a photo, call otherwise. */
const SAME: Record<string, string> = {
  motorcycle: 'motorbike',
  'grand piano': 'piano',
  'electric guitar': 'guitar',
  'table lamp': 'lamp',
  'floor lamp': 'lamp',
  eagle: 'bird',
  pigeon: 'bird',
  ibis: 'bird',
  goldfish: 'fish',
  plane: 'airplane',
  rhino: 'rhinoceros',
  home: 'house',
  bike: 'bicycle',
}
const plain = (name: string) => SAME[name] ?? name

interface Drawing {
  word: string
  strokes: [number[], number[]][]
}

const [named, data, ...pictures] = process.argv.slice(2)
const words = async (file: string): Promise<Drawing[]> =>
  gunzipSync(await readFile(join(data, file)))
    .toString()
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l))

const drawings = await words('quickdraw-curated.ndjson.gz')
const known = new Set(drawings.map(({ word }) => plain(word)))
const judge = learnToName(await samples())
const answers = await Promise.all(
  drawings
    .filter(({ word }) => judge.names.includes(plain(word)))
    .map(async (d) => judge.rank(outlineOf(await drawn(d))).indexOf(plain(d.word))),
)
const within = (n: number) => answers.filter((rank) => rank < n).length / answers.length
console.log(
  JSON.stringify({
    names: judge.names.length,
    drawings: answers.length,
    top1: within(1),
    top5: within(5),
  }),
)
for (const [file, name] of pictures.map((p) => p.split('='))) {
  const ranked = judge.rank(outlineOf(await inkOf(file)))
  const place = ranked.indexOf(plain(name)) + 1
  console.log(JSON.stringify({ file, name, place: place || null, says: ranked.slice(0, 5) }))
}

async function samples(): Promise<Sample[]> {
  const names: [string, string][] = JSON.parse(await readFile(`${named}.json`, 'utf8'))
  const bytes = await readFile(`${named}.bin`)
  const icons = names.map(([, name], i) => ({ name: plain(name), ink: iconInk(bytes, i) }))
  const machine = await Promise.all(
    (await words('more/sketchrnn-samples.ndjson.gz')).map(async (d) => ({
      name: plain(d.word),
      ink: await drawn(d),
    })),
  )
  return [...icons, ...machine]
    .filter(({ name }) => known.has(name))
    .flatMap(({ name, ink }) =>
      WARPS.flatMap(([a, b, c, d]): Sample[] => [
        { name, outline: outlineOf(ink, [a, b, c, d]) },
        { name, outline: outlineOf(ink, [-a, -b, c, d]) },
      ]),
    )
}

function iconInk(bytes: Buffer, index: number): Ink {
  const own = bytes.subarray(index * SIZE * SIZE, (index + 1) * SIZE * SIZE)
  return { size: SIZE, values: Float32Array.from(own, (v) => 1 - v / 255) }
}

async function drawn({ strokes }: Drawing): Promise<Ink> {
  const lines = strokes.map(([x, y]) => x.map((v, i) => `${v},${y[i]}`).join(' '))
  const body = lines.map((points) => `<polyline points="${points}"/>`).join('')
  const style = 'fill="none" stroke="#000" stroke-width="7" stroke-linecap="round"'
  return inkOf(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="-10 -10 276 276"><g ${style}>${body}</g></svg>`,
    ),
  )
}

/** Any picture, on white, as ink. */
async function inkOf(picture: string | Buffer): Promise<Ink> {
  const grey = await sharp(picture)
    .flatten({ background: '#fff' })
    .resize(SIZE, SIZE, { fit: 'contain', background: '#fff' })
    .greyscale()
    .raw()
    .toBuffer()
  return { size: SIZE, values: Float32Array.from(grey, (v) => 1 - v / 255) }
}
