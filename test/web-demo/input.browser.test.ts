/** @file What people drop on the demo's page: pictures of other pages, several files, photos that lie. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRecipe, readSvg, toStrokes } from '../../src/index.ts'
import { type Demo, openDemo } from './open-demo.ts'
import type { Site } from './site.ts'
import { executablePath, type Visitor } from './visitor.ts'

const LYING = readFileSync(join(import.meta.dirname, 'duck-exif8.webp'))
const BUSY = 180_000

describe.skipIf(!executablePath)('what is dropped on the page', () => {
  let demo: Demo
  let site: Site
  let page: Page
  let visitor: Visitor

  beforeAll(async () => {
    demo = await openDemo('?steps=2')
    ;({ site, page, visitor } = demo)
    await visitor.slide(4)
  }, BUSY)

  afterAll(() => demo?.close())

  test('never takes the visitor away, and a picture of another site is refused in words', async () => {
    const html = '<meta charset="utf-8"><img src="https://example.org/cat.jpg">'
    const all: [type: string, data: string][] = [
      ['text/html', html],
      ['text/uri-list', '# a cat\r\nhttps://example.org/cat.jpg'],
    ]
    for (const [type, data] of all) {
      expect(await dropData(page, type, data)).toEqual({ dragover: true, drop: true })
      expect(await visitor.notice()).toMatch(/asks no other site for anything: save the picture/)
      await visitor.dismiss()
    }
    expect(await dropData(page, 'text/plain', 'a cat')).toEqual({ dragover: true, drop: true })
    expect(page.url()).toBe(`${site.url}?steps=2`)
    expect(visitor.complaints).toEqual([])
  })

  test(
    'is drawn where the address holds the picture itself, or is of this site',
    async () => {
      const png = await sharp(LYING).rotate().resize(120).png().toBuffer()
      for (const src of [
        `data:image/png;base64,${png.toString('base64')}`,
        (await page.getAttribute('#examples [data-name="Mug"] img', 'src'))!,
      ]) {
        const url = new URL(src, site.url).href
        await dropData(page, 'text/html', `<img src="${url}">`)
        await expect.poll(() => page.textContent('#picture-name')).toBe('Dropped picture')
        await visitor.drawn()
      }
    },
    BUSY,
  )

  test(
    'stands upright if it is a WebP that says how, as on the command line',
    async () => {
      await visitor.drop(LYING, 'duck.webp', 'image/webp')
      await expect.poll(() => page.textContent('#picture-name')).toBe('duck.webp')
      await visitor.drawn()
      const { data, info } = await sharp(LYING)
        .rotate()
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true })
      const seen = await page.evaluate(pixelsOfThumb)
      expect([seen.width, seen.height]).toEqual([info.width, info.height])
      const largest = seen.rgb.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - data[i])),
        0,
      )
      expect(largest).toBeLessThanOrEqual(1)
    },
    BUSY,
  )

  test(
    'is drawn in turn if it is several pictures, and each is there to be chosen',
    async () => {
      const names = await page.$$eval('#examples [data-name] img', (images) =>
        images.map((image) => (image as HTMLImageElement).src),
      )
      await page.evaluate(async (urls) => {
        const dataTransfer = new DataTransfer()
        for (const url of urls) {
          const blob = await (await fetch(url)).blob()
          const name = url.split('/').at(-1) ?? ''
          dataTransfer.items.add(new File([blob], name, { type: 'image/png' }))
        }
        dataTransfer.items.add(new File(['text'], 'notes.txt', { type: 'text/plain' }))
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
      }, names)
      const statuses = () =>
        page.$$eval('#queue button', (all) => all.map((button) => button.dataset.status))
      await expect
        .poll(statuses, { timeout: BUSY })
        .toEqual(['drawn', 'drawn', 'drawn', 'unreadable'])
      const drawings = new Set<string>()
      for (let i = 0; i < 3; i++) {
        await page.click(`#queue button:nth-child(${i + 1})`)
        drawings.add((await visitor.visible()).join())
      }
      expect(drawings.size).toBe(3)
    },
    BUSY,
  )

  test(
    'is drawn where it was not painted out, until that is taken back',
    async () => {
      await visitor.drawExample('Duck')
      const before = await visitor.visible()
      await page.click('#open-brush')
      await page.fill('#brush-size', '30')
      for (const across of [0.05, 0.25, 0.4]) await paintDown(page, across)
      expect(await page.locator('.veil polyline, mask polyline').count()).toBe(3)
      await page.click('#undo')
      await page.click('#redo')
      await page.click('#draw-painted')
      await page.waitForSelector('#stop:not([hidden])')
      await visitor.drawn()
      const begins = (await visitor.visible()).map((path) => Number(/^M([\d.]+)/.exec(path)?.[1]))
      expect(Math.min(...begins)).toBeGreaterThan(110)
      await page.click('#open-brush')
      await page.click('#clear-paint')
      await page.click('#draw-painted')
      await page.waitForSelector('#stop:not([hidden])')
      await visitor.drawn()
      expect(await visitor.visible()).toEqual(before)
    },
    BUSY,
  )
})

describe.skipIf(!executablePath)('a drawing of another program that is dropped', () => {
  let demo: Demo
  let page: Page
  let visitor: Visitor

  beforeAll(async () => {
    demo = await openDemo()
    ;({ page, visitor } = demo)
  }, BUSY)

  afterAll(() => demo?.close())

  const open = async (svg: string, strokes: number) => {
    await visitor.drop(svg, 'drawing.svg', 'image/svg+xml')
    await expect.poll(() => page.textContent('#status')).toMatch(`with ${strokes} stroke`)
    return visitor.saved('#save-svg').then(String)
  }

  test.each(['mug-inkscape', 'mug-svgo'])(
    'is ours, as %s saved it: the same strokes',
    async (name) => {
      const ours = toStrokes(readSvg(caseOf('mug')), 224)
      const saved = toStrokes(readSvg(await open(caseOf(name), 16)), 224)
      saved.forEach(({ points, ...look }, i) => {
        const { points: _, ...own } = ours[i]
        expect(look).toEqual({ ...own, gain: expect.closeTo(own.gain ?? Number.NaN, 2) })
        points.flat().forEach((value, k) => {
          expect(Math.abs(value - ours[i].points.flat()[k])).toBeLessThanOrEqual(0.05)
        })
      })
    },
  )

  test('keeps the settings of its recipe', async () => {
    const svg = caseOf('mug-inkscape').replaceAll('&quot;seed&quot;:0', '&quot;seed&quot;:7')
    expect(readRecipe(await open(svg, 16))).toMatchObject({ seed: 7, options: { strokes: 16 } })
    expect(await page.inputValue('#seed')).toBe('7')
  })

  test('is its lines and outlines, in one colour and width, and what is none is named', async () => {
    const saved = await open(caseOf('classes').replace('</svg>', '<text>a</text></svg>'), 2)
    expect(saved).toContain('stroke="#e30613"')
    expect(await visitor.notice()).toBe('Left out of the file: text.')
    await visitor.dismiss()
  })

  test('may have more strokes than are drawn here', async () => {
    const line = (i: number) => `<path d="M${i} 0v9" stroke="red"/>`
    const lines = Array.from({ length: 100 }, (_, i) => line(i)).join('')
    await open(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 9">${lines}</svg>`, 100)
    expect(await visitor.visible()).toHaveLength(100)
    await visitor.slide(70)
    expect(await visitor.visible()).toHaveLength(70)
    expect(visitor.complaints).toEqual([])
  })
})

const caseOf = (name: string) =>
  readFileSync(join(import.meta.dirname, `../cases/${name}.svg`), 'utf8')

/** From the photo's upper border to its lower one. */
async function paintDown(page: Page, across: number): Promise<void> {
  const { x, y, width, height } = (await page.locator('.veil .surface').boundingBox())!
  await page.mouse.move(x + across * width, y + 2)
  await page.mouse.down()
  await page.mouse.move(x + across * width, y + height - 2, { steps: 5 })
  await page.mouse.up()
}

/** @returns whether the page kept the browser from doing what it does with a drop */
function dropData(page: Page, type: string, data: string) {
  return page.evaluate(
    ([type, data]) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.setData(type, data)
      const kept = (event: string) =>
        !document.body.dispatchEvent(
          new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true }),
        )
      return { dragover: kept('dragover'), drop: kept('drop') }
    },
    [type, data],
  )
}

async function pixelsOfThumb(): Promise<{ width: number; height: number; rgb: number[] }> {
  const image = document.querySelector<HTMLImageElement>('#thumb')!
  await image.decode()
  const { naturalWidth: width, naturalHeight: height } = image
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  return { width, height, rgb: [...data].filter((_, i) => i % 4 < 3) }
}
