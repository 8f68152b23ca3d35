/**
 * @file Our schedule against CLIPasso's, with the same encoder and the same loss: how many pictures
 * go through the encoder, forth and back, until a drawing is as good as theirs is at the end.
 *
 *   node scripts/run.mjs bench/tune-schedule.ts <photos> <report.json> [--every 3] [--only theirs]
 *
 * Both losses are those of the clean view, of sharp edges, one width, one margin, one encoder and
 * the same weights of its cells (the background is kept). The report is written after each run and
 * gone on from if it is there.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from 'simple-statistics'
import { createEngine } from '../nn/engines/create-engine.ts'
import { loadEncoder } from '../src/node/encoder.ts'
import { decodeImage } from '../src/node.ts'
import { paceAt } from '../src/optimize/schedule.ts'
import { resolveOptions, type SketchOptions } from '../src/options/sketch-options.ts'
import type { SketchReport } from '../src/output/report.ts'
import { drawingToSvg } from '../src/output/svg.ts'
import { sketch } from '../src/sketch/sketch.ts'
import { readPhotos } from './quality/photos.ts'

/** What a run came to. */
interface Run {
  loss: number
  passes: number
  /** Drawings only looked at, forth but not back. */
  looks: number
  /** By step with sharp edges: passes so far, and the lowest loss so far. */
  curve: [passes: number, loss: number][]
  svg: string
}

const COMMON = { background: 'keep', margin: 0.04, strokes: 16, width: 3 } as const
const SCHEDULES: Record<string, Partial<SketchOptions>> = {
  ours: COMMON,
  theirs: { ...COMMON, preset: 'clipasso', model: 'mini', saliencyModel: 'mini', seeds: 1 },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { every: { type: 'string', default: '3' }, only: { type: 'string' } },
})
const [folder, path] = positionals
if (!path) throw new Error('usage: schedule.ts <photos> <report.json> [--every 3] [--only theirs]')

const engine = await createEngine()
const encoder = await loadEncoder('mini')
const every = Number(values.every)
const photos = (await readPhotos(folder)).filter((_, i) => i % every === 0)
const runs = await readRuns(path)
for (const { file } of photos) {
  for (const name of Object.keys(SCHEDULES)) {
    if (runs[file]?.[name] || (values.only ?? name) !== name) continue
    runs[file] = { ...runs[file], [name]: await runOf(file, SCHEDULES[name]) }
    await writeFile(path, JSON.stringify({ mini: encoder.hash, runs }))
    console.error(file, name, runs[file][name].loss.toFixed(4), runs[file][name].passes)
  }
}
print(photos.flatMap(({ file }) => (runs[file]?.theirs && runs[file].ours ? [file] : [])))

async function readRuns(path: string): Promise<Record<string, Record<string, Run>>> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (!text) return {}
  const { mini, runs } = JSON.parse(text)
  if (mini !== encoder.hash) throw new Error(`${path} was measured with other weights of mini`)
  return runs
}

async function runOf(file: string, options: Partial<SketchOptions>): Promise<Run> {
  const image = await decodeImage(join(folder, file))
  const drawing = await sketch(image, options, { engine, models: [{ encoder }] })
  const { loss, encoder: work, curve } = drawing.report
  const reached = curveOf(curve, resolveOptions(options))
  return {
    loss,
    passes: work.passes,
    looks: work.looks,
    curve: reached,
    svg: drawingToSvg(drawing),
  }
}

/** Where the lowest loss falls, once edges are sharp. */
function curveOf(losses: SketchReport['curve'], options: SketchOptions): Run['curve'] {
  const curve: Run['curve'] = []
  let passes = 0
  losses.forEach((seeds, step) => {
    const alive = seeds.filter(Number.isFinite)
    passes += alive.length * (1 + options.views)
    const { softness, evaluates } = paceAt(step, options)
    const [, least] = curve.at(-1) ?? [0, Number.POSITIVE_INFINITY]
    const loss = Math.min(...alive)
    if (softness === 1 && evaluates && loss < least) curve.push([passes, loss])
  })
  return curve
}

/** A line a photo, and medians. */
function print(files: string[]): void {
  const rows = files.map((file) => {
    const { ours, theirs } = runs[file]
    const reached = ours.curve.find(([, loss]) => loss <= theirs.loss)?.[0]
    return { file, ours, theirs, ratio: ours.loss / theirs.loss, reached }
  })
  for (const { file, ours, theirs, ratio, reached } of rows) {
    const end = (run: Run) => `${run.loss.toFixed(4)} ${run.passes}`
    const then = reached ? `as good after ${reached}` : 'never as good'
    console.log(`${file}: ${end(ours)}, theirs ${end(theirs)}: ${ratio.toFixed(3)}, ${then}`)
  }
  const reached = median(rows.map((row) => row.reached ?? Number.POSITIVE_INFINITY))
  const ratio = median(rows.map((row) => row.ratio))
  const passes = median(rows.map(({ ours }) => ours.passes))
  const looks = median(rows.map(({ ours }) => ours.looks))
  console.log(`median of ${rows.length}: loss ratio ${ratio.toFixed(3)}, as good after ${reached}`)
  console.log(`median passes ${passes}, and ${looks} looks to sort`)
}
