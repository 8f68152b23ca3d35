/**
 * @file Are drawings of words recognised by an encoder that had no part in them?
 *
 *   node scripts/run.mjs bench/draw-nouns.ts --out <folder> [--judge-weights <file>]
 *     [--judge-config <file>] [--nouns 50] [--options '{"iterations": 100}']
 *
 * Draws nouns with mini and lets a judge, another state of mini (trained from another seed, say),
 * rank 300 names by cosine. Without --judge-weights mini judges itself, which proves little. Writes
 * <folder>/<noun>.svg and <folder>/sheet.png, prints JSON. Drawings that are there are not drawn again.
 */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { loadMini } from '../models/mini-files.ts'
import { createMini, type MiniConfig } from '../nn/architectures/mini.ts'
import type { Encoder } from '../nn/encoder.ts'
import { onnxNode } from '../nn/engines/onnx-node.ts'
import { readSafetensors, sha256 } from '../nn/weights/index.ts'
import { loadTextEncoder } from '../src/node/encoder.ts'
import { drawPrompt } from '../src/node/make-drawing.ts'
import { openSubject } from '../src/node/picture.ts'
import { renderPng } from '../src/node/preview.ts'
import { cosine, createEmbedder } from '../src/score/embed.ts'

const TILE = 200

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    'judge-weights': { type: 'string' },
    'judge-config': { type: 'string' },
    nouns: { type: 'string', default: '50' },
    options: { type: 'string', default: '{}' },
  },
})
if (!values.out) throw new Error('say where to: --out <folder>')
const out = values.out
const options = JSON.parse(values.options)
const names = (await readFile(new URL('nouns.txt', import.meta.url), 'utf8'))
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
const nouns = names.slice(0, Number(values.nouns))

await mkdir(out, { recursive: true })
const engine = await onnxNode()
const judge = await createJudge()
const embedder = await createEmbedder(judge, engine)
const rows = await (await loadTextEncoder('mini', engine)).embed(names)
const size = rows.length / names.length

const results: { noun: string; rank: number; takenFor: string[]; seconds: number }[] = []
for (const noun of nouns) {
  const svg = join(out, `${noun.replaceAll(' ', '-')}.svg`)
  const start = performance.now()
  if (!(await exists(svg))) await writeFile(svg, (await drawPrompt(noun, options)).svg)
  const seconds = (performance.now() - start) / 1000
  const { picture } = await openSubject(svg, judge.size)
  const ranked = rank(await embedder.embed(picture))
  const result = { noun, rank: ranked.indexOf(noun) + 1, takenFor: ranked.slice(0, 5), seconds }
  results.push(result)
  console.error(`${noun}: ${result.rank} (${result.takenFor.join(', ')})`)
}
await embedder.dispose()
await writeFile(join(out, 'sheet.png'), await sheet())
const share = (best: number) => results.filter(({ rank }) => rank <= best).length / results.length
console.log(
  JSON.stringify(
    { judge: judge.hash, names: names.length, top1: share(1), top5: share(5), results },
    null,
    2,
  ),
)

async function createJudge(): Promise<Encoder> {
  const mini = await loadMini((url) => readFile(url))
  const file = values['judge-weights']
  const weights = file ? await readFile(file) : mini.weights
  const text = values['judge-config'] && (await readFile(values['judge-config'], 'utf8'))
  const config = (text ? JSON.parse(text) : mini.config) as MiniConfig
  return createMini(readSafetensors(weights).tensors, config, await sha256(weights))
}

/** All names, the most similar first. */
function rank(drawn: Float32Array): string[] {
  const similarity = names.map((_, i) => cosine(drawn, rows.subarray(i * size, (i + 1) * size)))
  return names
    .map((_, i) => i)
    .sort((a, b) => similarity[b] - similarity[a])
    .map((i) => names[i])
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** All drawings, ten a row, in the order of the list. */
async function sheet(): Promise<Buffer> {
  const across = Math.min(10, nouns.length)
  const down = Math.ceil(nouns.length / across)
  const tiles = await Promise.all(
    nouns.map(async (noun, i) => {
      const svg = await readFile(join(out, `${noun.replaceAll(' ', '-')}.svg`), 'utf8')
      const input = Buffer.from(await renderPng(svg, { size: TILE - 4 }))
      return { input, left: (i % across) * TILE, top: Math.floor(i / across) * TILE }
    }),
  )
  const [width, height] = [across * TILE, down * TILE]
  return sharp({ create: { width, height, channels: 3, background: '#888' } })
    .composite(tiles)
    .png()
    .toBuffer()
}
