/**
 * @file How long the web demo takes from pressing an example to a finished sketch of 16 strokes, in
 * Chromium: `node scripts/run.mjs bench/web-demo.ts [engine] [runs]`. The first run loads runtime
 * and encoder, the others have them. Engines are those of the page's `?engine=`: wasm (threads),
 * thread (one) or webgpu. Prints JSON, in seconds.
 */
import { chromium } from 'playwright-core'
import { serveSite } from '../test/web-demo/site.ts'
import { createVisitor, launchOptions } from '../test/web-demo/visitor.ts'

const [engine = 'wasm', runs = '3'] = process.argv.slice(2)
const MINUTES = 20 * 60_000

const site = await serveSite()
const browser = await chromium.launch(launchOptions)
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const visitor = createVisitor(page, site.url, MINUTES)
  await page.goto(`${site.url}?engine=${engine}`)
  const seconds: number[] = []
  for (let run = 0; run < Number(runs); run++) {
    const begun = performance.now()
    await visitor.drawExample('Mug')
    seconds.push(Number(((performance.now() - begun) / 1000).toFixed(1)))
  }
  const [first, ...others] = seconds
  const on = await page.textContent('#engine')
  console.log(JSON.stringify({ engine: on, first, others, strokes: 16, preset: 'fast' }, null, 2))
} finally {
  await browser.close()
  site.close()
}
