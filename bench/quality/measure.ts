/** @file One photo's drawings, measured. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RasterImage } from '../../src/image/image.ts'
import { decodeImage } from '../../src/node/decode.ts'
import { renderPng } from '../../src/node/preview.ts'
import type { Drawing } from '../../src/output/drawing.ts'
import type { SketchReport } from '../../src/output/report.ts'
import { drawingToSvg } from '../../src/output/svg.ts'
import type { Point } from '../../src/strokes/strokes.ts'
import { classify, recognised } from './classifier.ts'
import { edgeScore, photoEdges } from './edges.ts'
import { distance, type Judge } from './outside-judge.ts'
import type { LabelledPhoto } from './photos.ts'
import type { Curve, LevelResult, PhotoResult } from './quality-report.ts'

/** What looks at drawings besides the loss. */
export interface Tools {
  judge?: Judge
  /** A shell command with {png} in it. */
  classifier?: string
}

export interface OpenedPhoto extends LabelledPhoto {
  path: string
  image: RasterImage
}

/** A photo and its drawings, for the page. */
export interface Gallery {
  path: string
  /** By level. */
  svgs: string[]
}

/** A photo while it is being measured. */
export interface Measured extends Gallery {
  result: PhotoResult
  /** The judge's view of the photo and of each drawing. */
  photo?: Float32Array
  drawn: Float32Array[]
}

/** Measures the drawings of one photo, in every way the bench is equipped for. */
export async function measure(
  drawings: readonly Drawing<'sketch'>[],
  { path, image, file, label, background }: OpenedPhoto,
  { judge, classifier }: Tools,
): Promise<Measured> {
  const [{ canvas }] = drawings
  const edges = photoEdges(image, canvas)
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
    if (classifier) await recognise(level, png, { classifier, label })
    levels.push(level)
  }
  const curves = [...new Set(drawings.map(({ report }) => report))].map(curveOf)
  return { path, svgs, photo, drawn, result: { file, label, background, levels, curves } }
}

/** What needs no other program. */
function scored(
  { strokes, canvas, report }: Drawing<'sketch'>,
  edges: readonly Point[],
): LevelResult {
  const { f: edgeF, precision, recall } = edgeScore(strokes, edges, canvas)
  const { raster: _, encoder: __, ...stages } = report.milliseconds
  const seconds = Object.values(stages).reduce((sum, ms) => sum + ms, 0) / 1000
  const loss = report.prefixes[strokes.length]
  return { strokes: strokes.length, metrics: { loss, edgeF, precision, recall, seconds } }
}

/** Notes in `level` what the classifier takes the drawing for. */
async function recognise(
  level: LevelResult,
  png: Uint8Array,
  { classifier, label }: { classifier: string; label: string },
) {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-quality-'))
  try {
    const path = join(folder, 'drawing.png')
    await writeFile(path, png)
    const labels = (await classify(classifier, path)).slice(0, 5)
    const hit = (count: number) => Number(recognised(labels, label, count))
    level.labels = labels
    level.metrics.top1 = hit(1)
    level.metrics.top5 = hit(5)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Of the best seed; levels cut from one run share its curve. */
function curveOf(report: SketchReport): Curve {
  const best = (seeds: number[]) => Math.min(...seeds.filter(Number.isFinite))
  const losses = report.curve.map((seeds) => Number(best(seeds).toFixed(4)))
  return { strokes: report.prefixes.length - 1, losses }
}
