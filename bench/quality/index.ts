/**
 * @file How good the drawings of some settings are: photos are sketched at several stroke counts and
 * every drawing is measured in ways that do not all agree with the loss. Reports of two settings
 * can be compared; that decides between them.
 *
 *   photos ─► drawings at 4, 8, … strokes ─► metrics per drawing ─► means with intervals
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Encoder } from '../../models/encoder.ts'
import type { Engine } from '../../models/engines/engine.ts'
import type { RasterImage } from '../../src/image.ts'
import { decodeImage } from '../../src/node/decode.ts'
import { renderPng } from '../../src/node/preview.ts'
import type { SketchOptions } from '../../src/options.ts'
import { mountPhoto } from '../../src/photo.ts'
import { type Drawing, sketch } from '../../src/sketch.ts'
import type { Point } from '../../src/strokes.ts'
import { drawingToSvg } from '../../src/svg.ts'
import { VERSION } from '../../src/version.ts'
import { classify, recognised } from './classifier.ts'
import { edgePoints, edgeScore } from './edges.ts'
import { distance, type Judge, nearest } from './judge.ts'
import type { LabelledPhoto } from './photos.ts'
import { type LevelResult, type PhotoResult, type QualityReport, summarise } from './report.ts'

export interface QualityBench {
  folder: string
  photos: readonly LabelledPhoto[]
  /** Stroke counts, ascending. */
  levels: readonly number[]
  /** A run for every level instead of the first strokes of one. @default false */
  dedicated?: boolean
  options: Partial<SketchOptions>
  engine: Engine
  encoders: readonly Encoder[]
  saliencyEncoder?: Encoder
  judge?: Judge
  /** A shell command with {png} in it. */
  classifier?: string
  signal?: AbortSignal
  /** Told before each photo, counted from 0. */
  onPhoto?: (index: number, photo: LabelledPhoto) => void
}

/** A photo and its drawings, for the page. */
export interface Gallery {
  path: string
  /** By level. */
  svgs: string[]
}

export interface QualityResult {
  report: QualityReport
  galleries: Gallery[]
}

/** A photo while it is being measured. */
interface Seen extends Gallery {
  result: PhotoResult
  /** The judge's view of the photo and of each drawing. */
  photo?: Float32Array
  drawn: Float32Array[]
}

export async function benchQuality(bench: QualityBench): Promise<QualityResult> {
  const seen: Seen[] = []
  let models: QualityReport['models'] = []
  for (const [i, photo] of bench.photos.entries()) {
    bench.onPhoto?.(i, photo)
    const path = join(bench.folder, photo.file)
    const image = await decodeImage(path)
    const drawings = await drawLevels(image, bench)
    models = drawings[0].report.models.map(({ id, hash }) => ({ id, hash }))
    seen.push(await measure(path, image, photo, drawings, bench))
  }
  if (bench.judge) for (const one of seen) retrieve(one, seen)
  const photos = seen.map(({ result }) => result)
  return { report: reportOf(bench, models, photos), galleries: seen }
}

function reportOf(
  { options, levels, dedicated = false, judge, classifier }: QualityBench,
  models: QualityReport['models'],
  photos: PhotoResult[],
): QualityReport {
  return {
    strokesmith: VERSION,
    machine: { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version },
    options,
    models,
    levels: [...levels],
    dedicated,
    ...(judge && { judge: { id: judge.id, hash: judge.hash } }),
    ...(classifier && { classifier }),
    photos,
    summary: summarise(photos, levels),
  }
}

/** One drawing a level: cut from one run, or each from its own. */
async function drawLevels(image: RasterImage, bench: QualityBench): Promise<Drawing[]> {
  const { levels, options } = bench
  if (!bench.dedicated) {
    const whole = await sketch(image, { ...options, levels: [...levels] }, bench)
    return levels.map((count) => ({ ...whole, strokes: whole.strokes.slice(0, count) }))
  }
  const drawings: Drawing[] = []
  for (const strokes of levels) drawings.push(await sketch(image, { ...options, strokes }, bench))
  return drawings
}

async function measure(
  path: string,
  image: RasterImage,
  { file, label, background }: LabelledPhoto,
  drawings: readonly Drawing[],
  bench: QualityBench,
): Promise<Seen> {
  const [{ canvas }] = drawings
  const edges = edgePoints(mountPhoto(image, canvas, canvas, 0), canvas)
  const { judge } = bench
  const photo = await judge?.embed(image)
  const svgs = drawings.map((drawing) => drawingToSvg(drawing))
  const drawn: Float32Array[] = []
  const levels: LevelResult[] = []
  for (const [i, drawing] of drawings.entries()) {
    const level = scored(drawing, edges)
    const png = await renderPng(svgs[i])
    if (judge && photo) {
      drawn.push(await judge.embed(await decodeImage(png)))
      level.metrics.judge = distance(drawn[i], photo)
    }
    if (bench.classifier) await recognise(level, bench.classifier, png, label)
    levels.push(level)
  }
  const curves = (bench.dedicated ? drawings : drawings.slice(-1)).map(curveOf)
  return { path, svgs, photo, drawn, result: { file, label, background, levels, curves } }
}

/** What needs no other program. */
function scored({ strokes, canvas, report }: Drawing, edges: readonly Point[]): LevelResult {
  const { f: edgeF, precision, recall } = edgeScore(strokes, edges, canvas)
  const { raster: _, encoder: __, ...stages } = report.milliseconds
  const seconds = Object.values(stages).reduce((sum, ms) => sum + ms, 0) / 1000
  const loss = report.prefixes[strokes.length]
  return { strokes: strokes.length, metrics: { loss, edgeF, precision, recall, seconds } }
}

async function recognise(level: LevelResult, command: string, png: Uint8Array, label: string) {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-quality-'))
  try {
    const path = join(folder, 'drawing.png')
    await writeFile(path, png)
    const labels = (await classify(command, path)).slice(0, 5)
    const hit = (count: number) => Number(recognised(labels, label, count))
    level.labels = labels
    level.metrics.top1 = hit(1)
    level.metrics.top5 = hit(5)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Whether the judge finds each drawing's own photo among all. */
function retrieve({ result, drawn, photo }: Seen, all: readonly Seen[]): void {
  const photos = all.flatMap((other) => (other.photo ? [other.photo] : []))
  drawn.forEach((vector, i) => {
    result.levels[i].metrics.retrieved = Number(photos[nearest(vector, photos)] === photo)
  })
}

function curveOf({ report }: Drawing) {
  const losses = report.curve.map((seeds) => Number(Math.min(...seeds).toFixed(4)))
  return { strokes: report.options.strokes, losses }
}
