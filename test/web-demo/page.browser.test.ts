/** @file The web demo as its visitors meet it: built, under a sub-path, in Chromium, on WASM. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sizesOf } from '../../scripts/demo-size.mjs'
import { sketchFile } from '../../src/node.ts'
import { drawingToSvg, readRecipe } from '../../src/output/svg.ts'
import { STYLE } from '../../web-demo/src/shared/sheet.ts'
import { guided, words } from './drawings.ts'
import { type Demo, openDemo } from './open-demo.ts'
import type { Site } from './site.ts'
import { executablePath, type Visitor } from './visitor.ts'

const MUG_FILE = join(import.meta.dirname, '../../examples/mug.png')
const MUG = readFileSync(MUG_FILE)
/** Enough to see that it works. */
const STEPS = 3
const BUSY = 180_000

/** A camera that sees a green field with a clock, and whose use nobody has to allow. */
const FAKE_CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

const pathsIn = (svg: string) => [...svg.matchAll(/<path [^>]*?d="([^"]+)"/g)].map(([, d]) => d)

describe.skipIf(!executablePath)('the web demo', () => {
  let demo: Demo
  let site: Site
  let page: Page
  let visitor: Visitor

  beforeAll(async () => {
    const permissions = ['clipboard-read', 'clipboard-write', 'camera']
    demo = await openDemo(`?steps=${STEPS}`, { args: FAKE_CAMERA, permissions })
    ;({ site, page, visitor } = demo)
    await visitor.slide(8)
    await visitor.drawExample('Mug')
  }, BUSY)

  afterAll(() => demo?.close())

  afterEach(() => {
    expect(visitor.complaints).toEqual([])
  })

  test('sketches a bundled picture to the end, and says on what', async () => {
    const strokes = (await visitor.visible()).length
    expect(strokes).toBeGreaterThan(2)
    expect(await page.textContent('#status')).toBe(`Drawn with ${strokes} strokes`)
    expect(await page.textContent('#engine')).toMatch(/on WebAssembly, (one thread|\d+ threads)/)
  })

  test(
    'draws what the command line draws on WASM, to the last digit',
    async () => {
      const { ink: color } = STYLE
      const as = {
        preset: 'fast',
        strokes: 8,
        iterations: STEPS,
        bank: STEPS,
        color,
      } as const
      const { svg } = await sketchFile(MUG_FILE, { ...as, device: 'wasm' })
      expect(await visitor.visible()).toEqual(pathsIn(svg))
    },
    BUSY,
  )

  test('shows as many strokes as the slider says, at once', async () => {
    const all = await visitor.visible()
    await visitor.slide(4)
    expect(await visitor.visible()).toHaveLength(4)
    await expect.poll(() => page.textContent('#label')).toBe('4 strokes')
    expect(await page.getAttribute('#strokes', 'aria-valuetext')).toBe('4 strokes')
    await visitor.slide(8)
    expect(await visitor.visible()).toEqual(all)
  })

  test(
    'draws more strokes once the slider asks for more than are drawn',
    async () => {
      const before = await visitor.visible()
      await page.locator('#strokes').fill('12')
      await page.waitForSelector('#stop:not([hidden])')
      await visitor.drawn()
      expect((await visitor.visible()).length).toBeGreaterThan(before.length)
      await page.click('#undo')
      await visitor.slide(8)
      expect(await visitor.visible()).toEqual(before)
    },
    BUSY,
  )

  test(
    'shows a draft that can be slid and taken in hand, which ends what improves it',
    async () => {
      await page.goto(`${site.url}?steps=400`)
      await page.click('#examples [data-name="Mug"]')
      await expect.poll(() => page.textContent('#status'), { timeout: BUSY }).toMatch(/^Improving/)
      const seen = page.locator('.stroke:not(.away)')
      await page.locator('#strokes').fill('3')
      await expect.poll(() => seen.count()).toBe(3)
      await page.focus('#paper')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Shift+ArrowRight')
      await expect.poll(() => page.textContent('#status')).toBe('Changed by hand')
      const [first] = await visitor.visible()
      await page.waitForTimeout(1000)
      expect((await visitor.visible())[0]).toBe(first)
      await page.goto(`${site.url}?steps=${STEPS}`)
      await visitor.slide(8)
      await visitor.drawExample('Mug')
    },
    BUSY,
  )

  test('saves what is on the screen', async () => {
    await visitor.slide(3)
    const svg = (await visitor.saved('#save-svg')).toString()
    expect(pathsIn(svg)).toEqual(await visitor.visible())
    expect(svg).not.toContain('<rect')
    expect(readRecipe(svg)).toMatchObject({ level: 3, options: { strokes: 8, model: 'mini' } })
    const png = await sharp(await visitor.saved('#save-png')).metadata()
    expect(Math.max(png.width, png.height)).toBe(1024)
  })

  test('copies what is on the screen, as code and as a picture', async () => {
    await page.click('#copy')
    expect(await visitor.notice()).toBe('The drawing is in the clipboard, as SVG.')
    const code = await page.evaluate(() => navigator.clipboard.readText())
    expect(await page.evaluate(copiedTypes)).toEqual(['image/svg+xml', 'text/plain'])
    expect(pathsIn(code)).toEqual(await visitor.visible())
    expect(readRecipe(code)).toMatchObject({ level: 3 })
    await visitor.dismiss()
  })

  test(
    'lets a stroke be moved and another deleted, and goes on with one frozen',
    async () => {
      await visitor.slide(8)
      const before = await visitor.visible()
      const left = before.length - 1
      await page.focus('#paper')
      await page.keyboard.press('ArrowRight')
      expect(await dragFirstHandle(page)).toBe('1')
      await page.click('#freeze')
      const moved = await visitor.visible()
      const frozen = moved.find((path) => !before.includes(path))!
      expect(frozen).toBeDefined()
      await page.focus('#paper')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Delete')
      expect(await visitor.visible()).toHaveLength(left)
      await page.click('#primary')
      await page.waitForSelector('#stop:not([hidden])')
      await visitor.drawn()
      const after = await visitor.visible()
      expect(after.length).toBeLessThanOrEqual(left)
      expect(await page.locator('.stroke.frozen').count()).toBe(1)
      const [begin] = frozen.split('C') // the rest may have more segments now
      expect(after.filter((path) => path.startsWith(`${begin}C`))).toHaveLength(1)
      expect(after.filter((path) => path !== frozen && moved.includes(path))).toEqual([])
    },
    BUSY,
  )

  test('undoes what was done by hand, and does it again', async () => {
    const before = await visitor.visible()
    await page.focus('#paper')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Delete')
    await page.click('#undo')
    await visitor.slide(7)
    expect((await visitor.visible()).sort()).toEqual(before.sort())
    await page.click('#redo')
    await expect.poll(() => page.textContent('#status')).toBe('Changed by hand')
  })

  test('restores a saved drawing with its settings when it is dropped back', async () => {
    await page.fill('#ink', '#204080')
    await page.fill('#paper-color', '#ffeedd')
    await page.check('#paper-in-file')
    await page.fill('#width', '2')
    await page.fill('#fidelity', '0.8')
    await page.fill('#seed', '7')
    await page.press('#seed', 'Enter')
    const svg = await visitor.saved('#save-svg')
    const before = await visitor.visible()
    await page.reload()
    await visitor.drop(svg, 'sketch.svg', 'image/svg+xml')
    await page.waitForTimeout(500)
    expect(await visitor.visible()).toEqual(before)
    const values = ['#ink', '#paper-color', '#width'].map((id) => page.inputValue(id))
    expect(await Promise.all(values)).toEqual(['#204080', '#ffeedd', '2'])
    expect(await page.isChecked('[name="quality"][value="fast"]')).toBe(true)
    expect(await page.textContent('#status')).toBe(`Drawn with ${before.length} strokes`)
  })

  test('takes another pen, thinner at the ends, and finds it in the file again', async () => {
    const strokes = (await visitor.visible()).length
    await page.click('label:has([value="marker"])')
    await page.fill('#pressure', '0.5')
    const pieces = (await visitor.visible()).length // more for strokes of several segments
    expect(pieces).toBeGreaterThanOrEqual(16 * strokes)
    const svg = (await visitor.saved('#save-svg')).toString()
    const options = {
      style: 'marker',
      width: 'auto',
      color: '#1f3a93',
      opacity: 0.7,
      pressure: 0.5,
    }
    expect(readRecipe(svg).options).toMatchObject(options)
    await page.reload()
    await visitor.drop(svg, 'sketch.svg', 'image/svg+xml')
    await expect.poll(() => page.inputValue('#pressure')).toBe('0.5')
    const values = ['#width', '#ink', '#opacity'].map((id) => page.inputValue(id))
    expect(await Promise.all(values)).toEqual(['7', '#1f3a93', '0.7'])
    expect(await page.isChecked('[name="pen"][value="marker"]')).toBe(true)
    expect(await visitor.visible()).toHaveLength(pieces)
  })

  test('takes a drawing of words, and saves it as one', async () => {
    const svg = drawingToSvg(words)
    await visitor.drop(svg, 'cat.svg', 'image/svg+xml')
    await expect.poll(() => page.textContent('#status')).toBe('Drawn with 2 strokes')
    const saved = (await visitor.saved('#save-svg')).toString()
    expect(readRecipe(saved)).toEqual(readRecipe(svg))
  })

  test('draws a picture that is pasted', async () => {
    await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
      const picture = new Blob([bytes], { type: 'image/png' })
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
    }, MUG.toString('base64'))
    await page.focus('#paper')
    await page.keyboard.press('Control+V')
    await page.waitForSelector('#stop:not([hidden])')
    await page.click('#stop')
    await expect.poll(() => page.textContent('#picture-name')).toBe('image.png')
    await page.waitForSelector('#stop', { state: 'hidden' })
  })

  test('draws what the camera sees', async () => {
    await page.click('#camera')
    await page.waitForFunction(
      () => document.querySelector<HTMLVideoElement>('#viewfinder')!.videoWidth > 0,
    )
    await page.click('#shoot')
    await page.waitForSelector('#stop:not([hidden])')
    await page.click('#stop')
    await expect.poll(() => page.textContent('#picture-name')).toBe('Photo')
    await page.waitForSelector('#stop', { state: 'hidden' })
  })

  test('keeps the picture when a sketch is dropped that was drawn with a prompt', async () => {
    await visitor.drop(drawingToSvg(guided), 'guided.svg', 'image/svg+xml')
    await expect.poll(() => page.textContent('#status')).toBe('Drawn with 2 strokes')
    expect(await page.isVisible('#now')).toBe(true)
    expect(await page.textContent('#picture-name')).toBe('Photo')
  })

  test(
    'pauses, goes on and stops with what it has',
    async () => {
      await page.goto(`${site.url}?steps=400`)
      await page.click('#examples [data-name="Mug"]')
      await page.click('#pause:not([disabled])')
      await expect
        .poll(() => stands(page), { timeout: 30_000 })
        .toMatch(/^Paused at step \d+ of 400$/)
      await page.click('#primary')
      await page.waitForSelector('#pause:not([hidden])')
      await page.click('#stop')
      await visitor.drawn()
      expect(await visitor.visible()).toHaveLength(16)
    },
    BUSY,
  )

  test('says in plain words what is wrong with a file', async () => {
    const before = await visitor.visible()
    await visitor.drop(MUG.subarray(0, 300), 'holiday.png', 'image/png')
    expect(await visitor.notice()).toMatch(/“holiday.png” cannot be read as a picture/)
    await visitor.dismiss()
    const side = { width: 10_000, height: 5_000, channels: 3, background: 'white' } as const
    const huge = await sharp({ create: side }).png().toBuffer()
    await visitor.drop(huge, 'huge.png', 'image/png')
    expect(await visitor.notice()).toMatch(/“huge.png” has 50 megapixels/)
    await visitor.dismiss()
    await visitor.drop('<svg xmlns="http://www.w3.org/2000/svg"/>', 'other.svg', 'image/svg+xml')
    expect(await visitor.notice()).toMatch(/holds no lines and no shapes/i)
    await visitor.dismiss()
    expect(await visitor.visible()).toEqual(before)
  })

  test('has no serious accessibility problem, by day or by night, drawn or in hand', async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await problems(page, axe)).toEqual([])
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.focus('#paper')
    await page.keyboard.press('ArrowRight')
    expect(await problems(page, axe)).toEqual([])
  })

  test(
    'works without a network after the first visit, with threads as well',
    async () => {
      await page.goto(`${site.url}?steps=${STEPS}&engine=wasm`)
      await page.evaluate(() => navigator.serviceWorker.ready)
      await page.context().setOffline(true)
      await page.reload()
      await visitor.slide(8)
      await visitor.drawExample('Teapot')
      expect((await visitor.visible()).length).toBeGreaterThan(2)
      expect(await page.textContent('#engine')).toMatch(/\d threads/)
      await page.context().setOffline(false)
    },
    BUSY,
  )

  test('costs a first visit no more than 13 MB, and 170 kB of them for scripts', () => {
    const { script, reader, firstLoad } = sizesOf(site.folder)
    expect(script).toBeLessThan(170_000)
    expect(reader).toBeLessThan(35_000)
    expect(reader).toBeGreaterThan(0)
    expect(Math.max(firstLoad.wasm, firstLoad.webgpu)).toBeLessThan(13_000_000)
  })

  test('fits a phone without scrolling sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})

const copiedTypes = async () => {
  const items = await navigator.clipboard.read()
  return items.flatMap(({ types }) => types).sort()
}

/** What the status says, once it says the same for a while. */
async function stands(page: Page): Promise<string | null> {
  const before = await page.textContent('#status')
  await page.waitForTimeout(1500)
  return (await page.textContent('#status')) === before ? before : null
}

/** @returns the opacity of the stroke in hand, on the way */
async function dragFirstHandle(page: Page): Promise<string> {
  const box = (await page.locator('.knob .end').first().boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 20, y + 30, { steps: 4 })
  const opacity = await page.$eval('.stroke.chosen', (stroke) => getComputedStyle(stroke).opacity)
  await page.mouse.up()
  await page.waitForTimeout(200)
  return opacity
}

/** What axe calls serious or critical. */
async function problems(page: Page, axe: string): Promise<string[]> {
  await page.waitForTimeout(400)
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>
      }
    }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}
