/** @file What lottie-web shows of the animation, frame by frame. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { turnsOf } from '../../../src/output/animate.ts'
import { drawingToLottie } from '../../../src/output/lottie.ts'
import { drawingOf } from '../drawing.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path))
const PLAYER = createRequire(import.meta.url).resolve('lottie-web/build/player/lottie.js')

const drawing = drawingOf([200, 100, 100])
const turns = turnsOf(drawing)
const end = turns[2].delay + turns[2].duration

describe.skipIf(!executablePath)('in lottie-web', () => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    page = await browser.newPage({ viewport: { width: 224, height: 224 } })
    await page.setContent(
      '<body style="margin:0"><div id="stage" style="width:224px;height:224px">',
    )
    await page.addScriptTag({ content: readFileSync(PLAYER, 'utf8') })
    const script = `
      window.animation = lottie.loadAnimation({
        container: document.getElementById('stage'), renderer: 'svg', loop: false, autoplay: false,
        animationData: ${drawingToLottie(drawing)},
      })
      new Promise((done) => animation.isLoaded ? done() : animation.addEventListener('DOMLoaded', () => done()))
    `
    await page.evaluate(script)
  })

  afterAll(async () => {
    await browser?.close()
  })

  /** Dark pixels near each stroke, `seconds` after the start. */
  async function inkAt(seconds: number): Promise<number[]> {
    await page.evaluate(`animation.goToAndStop(${Math.floor(60 * seconds)}, true)`)
    const grey = await sharp(await page.screenshot())
      .greyscale()
      .raw()
      .toBuffer()
    return drawing.strokes.map(({ points: [[, y]] }) => {
      const rows = grey.subarray(224 * (y - 10), 224 * (y + 10))
      return rows.filter((value) => value < 128).length
    })
  }

  test('nothing shows before the first stroke begins, not even round caps', async () => {
    expect(await inkAt(turns[0].delay)).toEqual([0, 0, 0])
  })

  test('half of a stroke is there in the middle of its turn, and nothing of those after it', async () => {
    const [first, ...others] = await inkAt(turns[0].delay + turns[0].duration / 2)
    const [whole] = await inkAt(end)
    expect(first / whole).toBeGreaterThan(0.4)
    expect(first / whole).toBeLessThan(0.6)
    expect(others).toEqual([0, 0])
  })

  test('in the end all of it is there, as wide and long as in the drawing', async () => {
    const [first, second] = await inkAt(end)
    expect(first / (4 * 204)).toBeCloseTo(1, 1)
    expect(second / (4 * 104)).toBeCloseTo(1, 1)
  })
})
