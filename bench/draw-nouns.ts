/**
 * @file Draws words for an outside judge (training/prior/judge.py) to name.
 *
 *   node scripts/run.mjs bench/draw-nouns.ts --out <folder> [--from nouns.txt] [--count 50]
 *     [--every 1] [--first 0] [--options '{"ink": true}']
 *   python3 training/prior/judge.py name --by judge.pt $(cat <folder>/judge.txt)
 *
 * A line of `--from` (nouns.txt, scenes.txt) is a prompt and, after a bar, the words that the judge is to
 * find. Writes <folder>/<number>.svg, judge.txt with a line `file=words` a drawing, and sheet.png,
 * numbered; prints seconds a drawing. Drawings that are there are not drawn again.
 */
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { renderPng } from '../src/node/preview.ts'
import { createSession } from '../src/node/session.ts'

const [TILE, COLUMNS] = [200, 10]

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    from: { type: 'string', default: 'nouns.txt' },
    count: { type: 'string', default: '50' },
    every: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    options: { type: 'string', default: '{}' },
  },
})
if (!values.out) throw new Error('say where to: --out <folder>')
const { out, from } = values
const [count, every, first] = [values.count, values.every, values.first].map(Number)
const lines = (await readFile(new URL(from, import.meta.url), 'utf8'))
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
const chosen = lines.filter((_, i) => i >= first && (i - first) % every === 0).slice(0, count)

await mkdir(out, { recursive: true })
const session = createSession({ threads: 1 })
const drawn: { file: string; words: string; seconds: number }[] = []
for (const [i, line] of chosen.entries()) {
  const [prompt, words = prompt] = line.split('|').map((part) => part.trim())
  const file = join(out, `${String(i + 1).padStart(2, '0')}.svg`)
  const begin = performance.now()
  const there = await access(file).then(
    () => true,
    () => false,
  )
  if (!there) await writeFile(file, (await session.draw(prompt, JSON.parse(values.options))).svg)
  drawn.push({ file, words, seconds: (performance.now() - begin) / 1000 })
}
await session.dispose()
const pairs = drawn.map(({ file, words }) => `${file}=${words.replaceAll(' ', '_')}`)
await writeFile(join(out, 'judge.txt'), `${pairs.join('\n')}\n`)
await writeFile(join(out, 'sheet.png'), await sheet())
console.log(JSON.stringify(drawn.map(({ words, seconds }) => ({ words, seconds }))))

/** All drawings, numbered, ten a row. */
async function sheet(): Promise<Buffer> {
  const tiles = await Promise.all(
    drawn.map(async ({ file }, i) => {
      const png = await renderPng(await readFile(file, 'utf8'), { size: TILE - 4 })
      const [left, top] = [(i % COLUMNS) * TILE, Math.floor(i / COLUMNS) * TILE]
      const label = `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="16"><text y="13" font-size="14">${i + 1}</text></svg>`
      return [
        { input: Buffer.from(png), left, top },
        { input: Buffer.from(label), left: left + 3, top: top + 2 },
      ]
    }),
  )
  const [width, height] = [COLUMNS * TILE, Math.ceil(drawn.length / COLUMNS) * TILE]
  return sharp({ create: { width, height, channels: 3, background: '#888' } })
    .composite(tiles.flat())
    .png()
    .toBuffer()
}
