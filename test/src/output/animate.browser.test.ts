/** @file What a browser shows of a self-drawing SVG, at moments that do not depend on its speed. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawingToAnimatedSvg, turnsOf } from '../../../src/output/animate.ts'
import { drawingOf } from '../drawing.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path))

/** The second stroke has no length at all. */
const drawing = drawingOf([200, 0, 100])
const turns = turnsOf(drawing)
const end = turns[2].delay + turns[2].duration

describe.skipIf(!executablePath)('in the browser', () => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    page = await browser.newPage({ viewport: { width: 224, height: 224 } })
  })

  afterAll(async () => {
    await browser?.close()
  })

  async function open(reducedMotion: 'reduce' | 'no-preference') {
    await page.emulateMedia({ reducedMotion })
    await page.goto(`data:image/svg+xml,${encodeURIComponent(drawingToAnimatedSvg(drawing))}`)
  }

  /** Dark pixels near each stroke, `seconds` after the start. */
  async function inkAt(seconds: number): Promise<number[]> {
    await page.evaluate((milliseconds) => {
      for (const animation of document.getAnimations()) {
        animation.pause()
        animation.currentTime = milliseconds
      }
    }, 1000 * seconds)
    return ink(await page.screenshot())
  }

  test('nothing is there before the first stroke begins', async () => {
    await open('no-preference')
    expect(await inkAt(turns[0].delay)).toEqual([0, 0, 0])
  })

  test('strokes that wait for their turn do not show, not even as dots', async () => {
    await open('no-preference')
    const [first, second, third] = await inkAt(turns[0].delay + turns[0].duration / 2)
    const [whole] = await inkAt(turns[1].delay)
    expect(first).toBeGreaterThan(0.3 * whole)
    expect(first).toBeLessThan(0.7 * whole)
    expect([second, third]).toEqual([0, 0])
  })

  test('all of it is there in the end, and at once where less motion is asked for', async () => {
    await open('no-preference')
    const finished = await inkAt(end)
    expect(Math.min(...finished)).toBeGreaterThan(0)
    await open('reduce')
    expect(await page.evaluate('document.getAnimations().length')).toBe(0)
    expect(await ink(await page.screenshot())).toEqual(finished)
  })
})

async function ink(screenshot: Buffer): Promise<number[]> {
  const grey = await sharp(screenshot).greyscale().raw().toBuffer()
  return drawing.strokes.map(({ points: [[, y]] }) => {
    const rows = grey.subarray(224 * (y - 10), 224 * (y + 10))
    return rows.filter((value) => value < 128).length
  })
}
