/** @file The bench's results as one page that needs nothing beside it: photo, levels, curves. */
import sharp from 'sharp'
import { chart, type Range, rangeOf } from './chart.ts'
import type { Comparison } from './compare.ts'
import type { QualityResult } from './index.ts'
import type { Gallery } from './measure.ts'
import {
  type LevelResult,
  METRIC_NAMES,
  METRICS,
  type Metric,
  type MetricInfo,
  type PhotoResult,
  type QualityReport,
  type Summary,
  show,
} from './quality-report.ts'
import type { Estimate } from './statistics.ts'
import { STYLE } from './style.ts'

/** Longer side of a photo on the page, in pixels: twice as many as it is shown with. */
const THUMBNAIL = 320

export async function renderPage(
  { report, galleries }: QualityResult,
  title: string,
  comparison?: Comparison,
): Promise<string> {
  const range = rangeOf(report.photos.flatMap(({ curves }) => curves))
  const rows: string[] = []
  for (const [i, photo] of report.photos.entries()) {
    rows.push(await photoRow(photo, galleries[i], { counts: report.levels, range }))
  }
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}: drawing quality</title>
<style>${STYLE}</style>
<main>
<h1>Drawings of ${text(title)}</h1>
${settings(report)}
<h2>Means over the photos, with 95 % confidence intervals</h2>
${summaryTables(report)}
${comparison ? comparisonTable(comparison) : ''}
<h2>Photo by photo</h2>
<p class="soft">From left to right: the photo, the drawings, and the clean-view loss of the best seed
by step; all charts have one scale. Early steps draw with soft edges, so their losses are not those of a drawing.</p>
${rows.join('\n')}
</main>
</html>
`
}

function settings(report: QualityReport): string {
  const { photos, levels, dedicated, options, models, judge, classifier, strokesmith } = report
  const runs = dedicated ? 'a run for each count' : 'the first strokes of one run'
  const facts = [
    `${photos.length} photos at ${levels.join(', ')} strokes (${runs})`,
    `strokesmith ${strokesmith}, encoder ${models.map(({ id }) => id).join(', ')}`,
    ...(judge ? [`judge ${judge.id}`] : []),
    ...(classifier ? [`classifier <code>${text(classifier)}</code>`] : []),
  ].join(' · ')
  const typed = Object.entries(options).map(([name, value]) => `${name} ${value}`)
  return `<p class="soft">${facts}</p><p class="soft">Settings: <code>${text(typed.join(', ') || 'defaults')}</code></p>`
}

function summaryTables({ summary, levels, photos }: QualityReport): string {
  const [all, ...groups] = Object.entries(summary)
  const count = (name: string) => photos.filter(({ background }) => background === name).length
  const folded = groups.map(
    ([name, group]) =>
      `<details><summary>Only photos marked ${text(name)}, ${count(name)} of them</summary>${summaryTable(group, levels)}</details>`,
  )
  return [summaryTable(all[1], levels), ...folded].join('\n')
}

function summaryTable(group: Summary[string], levels: readonly number[]): string {
  const present = METRIC_NAMES.filter((metric) => levels.some((count) => group[count]?.[metric]))
  const head = levels.map((count) => `<th scope="col">${count} strokes</th>`).join('')
  const rows = present.map((metric) => {
    const cells = levels.map((count) => `<td>${estimateCell(metric, group[count]?.[metric])}</td>`)
    return `<tr><td>${metricName(metric)}</td>${cells.join('')}</tr>`
  })
  return `<div class="scroll"><table><thead><tr><th></th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function metricName(metric: Metric): string {
  const { label, doc, better }: MetricInfo = METRICS[metric]
  return `${label}<span class="hint">${text(doc)}; ${better} is better</span>`
}

function estimateCell(metric: Metric, value?: Estimate): string {
  if (!value) return ''
  const { mean, low, high } = value
  return `<b>${show(metric, mean)}</b><span class="interval">${show(metric, low)} to ${show(metric, high)}</span>`
}

function comparisonTable({ name, differences, caveats }: Comparison): string {
  const rows = differences.map(({ strokes, metric, difference, ratio, verdict }) => {
    const cells = [
      METRICS[metric].label,
      strokes,
      estimateCell(metric, difference),
      ratio === undefined ? '' : ratio.toFixed(3),
      `<span class="${verdict}">${verdict}</span>`,
    ]
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  const head = ['metric', 'strokes', 'difference', 'median ratio', 'verdict']
  return `<h2>Against ${text(name)}</h2>
<p class="soft">This minus the other, paired by photo. Open: the interval holds 0. ${caveats.map(text).join('; ')}</p>
<div class="scroll"><table><thead><tr>${head.map((label) => `<th scope="col">${label}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

async function photoRow(
  { label, background, levels, curves, file }: PhotoResult,
  { path, svgs }: Gallery,
  { counts, range }: { counts: readonly number[]; range: Range },
): Promise<string> {
  const columns = `grid-template-columns:repeat(${counts.length + 1},minmax(0,1fr)) minmax(0,1.25fr)`
  const heading = `${text(label)} <span>${text([background, file].filter(Boolean).join(' · '))}</span>`
  const drawings = levels.map((level, i) => sheet(drawn(svgs[i]), caption(level)))
  const photo = sheet(`<img alt="${text(label)}" src="${await thumbnail(path)}">`, '')
  return `<section class="photo" style="${columns}"><h3>${heading}</h3>${photo}${drawings.join('')}${chart(curves, range)}</section>`
}

const sheet = (content: string, legend: string): string =>
  `<figure><div class="sheet">${content}</div><figcaption>${legend}</figcaption></figure>`

function caption({ strokes, metrics, labels }: LevelResult): string {
  const numbers = (['loss', 'judge', 'edgeF'] as const)
    .filter((metric) => metrics[metric] !== undefined)
    .map((metric) => `${BRIEFLY[metric]} ${show(metric, metrics[metric]!)}`)
  const parts = [`<b>${strokes} strokes</b>`, ...numbers, ...verdicts(metrics, labels)]
  return parts.map((part) => `<span>${part}</span>`).join(' ')
}

const BRIEFLY = { loss: 'loss', judge: 'judge', edgeF: 'edges' }

/** What judge and classifier took the drawing for. */
function verdicts({ retrieved, top1 }: LevelResult['metrics'], labels?: string[]): string[] {
  const mark = (right: number | undefined, words: string) =>
    `<i class="${right ? 'better' : 'worse'}">${words}</i>`
  return [
    ...(retrieved === undefined ? [] : [mark(retrieved, retrieved ? 'found' : 'not found')]),
    ...(labels?.[0] ? [mark(top1, `seen as ${text(labels[0].split(',')[0])}`)] : []),
  ]
}

/** The drawing without its recipe, as large as its sheet allows; what lies outside stays cut off. */
function drawn(svg: string): string {
  const [width, height] = /viewBox="\S+ \S+ (\S+) (\S+)"/.exec(svg)?.slice(1).map(Number) ?? [1, 1]
  const fit = width < height ? 'height:100%' : 'width:100%'
  return svg
    .replace(/<metadata>.*?<\/metadata>\s*/s, '')
    .replace('<svg ', `<svg style="${fit};aspect-ratio:${width}/${height}" `)
    .trim()
}

async function thumbnail(path: string): Promise<string> {
  const jpeg = await sharp(path)
    .rotate()
    .resize(THUMBNAIL, THUMBNAIL, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .jpeg({ quality: 80 })
    .toBuffer()
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const text = (raw: string): string => raw.replace(/[&<>"]/g, (sign) => ENTITIES[sign])
