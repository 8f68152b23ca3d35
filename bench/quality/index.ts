/**
 * @file How good the drawings of some settings are: photos are sketched at several stroke counts and
 * every drawing is measured in ways that do not all agree with the loss. Reports of two settings
 * can be compared; that decides between them.
 *
 *   photos ─► drawings at 4, 8, … strokes ─► metrics per drawing ─► means with intervals
 */
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine } from '../../nn/engines/engine.ts'
import type { RasterImage } from '../../src/image/image.ts'
import { decodeImage } from '../../src/node/decode.ts'
import type { Model } from '../../src/objective/objective.ts'
import type { SketchOptions } from '../../src/options/sketch-options.ts'
import type { Drawing } from '../../src/output/drawing.ts'
import { modelsOf } from '../../src/run/outcome.ts'
import { sketch } from '../../src/sketch/sketch.ts'
import { VERSION } from '../../src/version.ts'
import { openLog } from './log.ts'
import { type Gallery, type Measured, measure, type Tools } from './measure.ts'
import { nearest } from './outside-judge.ts'
import type { LabelledPhoto } from './photos.ts'
import { type QualityReport, summarise } from './quality-report.ts'

export interface QualityBench extends Tools {
  folder: string
  photos: readonly LabelledPhoto[]
  /** Stroke counts, ascending. */
  levels: readonly number[]
  /** A run for every level instead of the first strokes of one. @default false */
  dedicated?: boolean
  options: Partial<SketchOptions>
  engine: Engine
  models: readonly Model[]
  saliencyEncoder?: Encoder
  signal?: AbortSignal
  /** A file that keeps what was measured, for a later run to go on from. */
  log?: string
  /** Told before each photo, counted from 0. */
  onPhoto?: (index: number, photo: LabelledPhoto) => void
}

export interface QualityResult {
  report: QualityReport
  galleries: Gallery[]
}

export async function benchQuality(bench: QualityBench): Promise<QualityResult> {
  const settings = settingsOf(bench)
  const log = bench.log === undefined ? undefined : await openLog(bench.log, settings)
  const seen: Measured[] = []
  for (const [i, photo] of bench.photos.entries()) {
    const known = log?.find(photo.file)
    if (!known) bench.onPhoto?.(i, photo)
    const measured = known ?? (await measurePhoto(photo, bench))
    if (!known) await log?.note(measured)
    seen.push(measured)
  }
  if (bench.judge) for (const one of seen) retrieve(one, seen)
  const photos = seen.map(({ result }) => result)
  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version }
  const summary = summarise(photos, bench.levels)
  return { report: { ...settings, machine, photos, summary }, galleries: seen }
}

/** All that decides what is measured. */
function settingsOf(bench: QualityBench) {
  const { options, levels, dedicated = false, judge, classifier, models, saliencyEncoder } = bench
  return {
    strokesmith: VERSION,
    options,
    models: modelsOf(models, saliencyEncoder).map(({ id, hash }) => ({ id, hash })),
    levels: [...levels],
    dedicated,
    ...(judge && { judge: { id: judge.id, hash: judge.hash } }),
    ...(classifier && { classifier }),
  }
}

async function measurePhoto(photo: LabelledPhoto, bench: QualityBench): Promise<Measured> {
  const path = join(bench.folder, photo.file)
  const image = await decodeImage(path)
  return measure(await drawLevels(image, bench), { ...photo, path, image }, bench)
}

/** One drawing a level: cut from one run, or each from its own. */
async function drawLevels(image: RasterImage, bench: QualityBench): Promise<Drawing<'sketch'>[]> {
  const { levels, options } = bench
  if (!bench.dedicated) {
    const whole = await sketch(image, { ...options, levels: [...levels] }, bench)
    return levels.map((count) => ({ ...whole, strokes: whole.strokes.slice(0, count) }))
  }
  const drawings: Drawing<'sketch'>[] = []
  for (const strokes of levels) drawings.push(await sketch(image, { ...options, strokes }, bench))
  return drawings
}

/** Whether the judge finds each drawing's own photo among all. */
function retrieve({ result, drawn, photo }: Measured, all: readonly Measured[]): void {
  const photos = all.flatMap((other) => (other.photo ? [other.photo] : []))
  drawn.forEach((vector, i) => {
    result.levels[i].metrics.retrieved = Number(photos[nearest(vector, photos)] === photo)
  })
}
