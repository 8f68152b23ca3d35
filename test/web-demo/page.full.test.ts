/** @file What takes minutes: the demo against the command line, and twenty runs in a row. */
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Point } from '../../src/index.ts'
import { sketchFile } from '../../src/node.ts'
import { STYLE } from '../../web-demo/src/shared/sheet.ts'
import { type Site, serveSite } from './site.ts'
import { createVisitor, executablePath, launchOptions } from './visitor.ts'

const MUG = join(import.meta.dirname, '../../examples/mug.png')
/** As the page has them at first. */
const SETTINGS = { preset: 'fast', width: 3, strokes: 16, seed: 0, color: STYLE.ink } as const
const LONG = 1_800_000

/** Chromium measures memory when it next collects garbage; with this, at once. */
const EAGER = '--enable-blink-features=ForceEagerMeasureMemory'

describe.skipIf(!executablePath)('the web demo, at length', () => {
  let site: Site
  let browser: Browser

  beforeAll(async () => {
    site = await serveSite()
    const args = [...launchOptions.args, EAGER]
    browser = await chromium.launch({ ...launchOptions, args })
  })

  afterAll(async () => {
    await browser?.close()
    site?.close()
  })

  test(
    'draws what the command line draws on WASM, to half a pixel in the median after 100 steps',
    async () => {
      const page = await browser.newPage()
      const visitor = createVisitor(page, site.url, LONG)
      await page.goto(`${site.url}?engine=thread`)
      const begun = Date.now()
      await visitor.drawExample('Mug')
      const seconds = (Date.now() - begun) / 1000
      const drawn = (await visitor.visible()).map(pointsOf)
      const { strokes } = await sketchFile(MUG, { ...SETTINGS, device: 'wasm' })
      const expected = strokes.map(({ points }) => points)
      const offsets = drawn.flatMap((points) => nearestOf(expected, points)).sort((a, b) => a - b)
      const median = offsets[Math.floor(offsets.length / 2)]
      console.log(`${seconds.toFixed(0)} s in Chromium; median ${median.toFixed(4)} px`)
      expect(median).toBeLessThanOrEqual(0.5)
    },
    LONG,
  )

  test(
    'needs no more memory after twenty runs than after two',
    async () => {
      const page = await browser.newPage()
      const visitor = createVisitor(page, site.url, LONG)
      await page.goto(`${site.url}?steps=2`)
      await visitor.slide(1)
      const memory: number[] = []
      for (let run = 0; run < 20; run++) {
        await visitor.drawExample(run % 2 ? 'Duck' : 'Mug')
        memory.push((await megabytes(page)) ?? 0)
      }
      console.log(memory.map((value) => value.toFixed(1)).join(' '))
      expect(memory[19]).toBeGreaterThan(0)
      expect(memory[19]).toBeLessThan(memory[1] * 1.05 + 2)
    },
    LONG,
  )
})

const pointsOf = (data: string): Point[] => {
  const numbers = (data.match(/-?[\d.]+/g) ?? []).map(Number)
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]])
}

/** Distances of the control points to those of the stroke that is nearest as a whole. */
function nearestOf(strokes: readonly Point[][], points: readonly Point[]): number[] {
  const distances = strokes.map((stroke) =>
    stroke.map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1])),
  )
  const total = (values: number[]) => values.reduce((a, b) => a + b, 0)
  return distances.reduce((best, values) => (total(values) < total(best) ? values : best))
}

/** Of the page and its worker, WebAssembly's memory included. */
async function megabytes(page: Page): Promise<number | undefined> {
  return page.evaluate(async () => {
    const { measureUserAgentSpecificMemory: measure } = performance as Performance & {
      measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>
    }
    return measure && (await measure.call(performance)).bytes / 1e6
  })
}
