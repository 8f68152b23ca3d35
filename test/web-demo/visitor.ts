/** @file A visitor of the demo, in Chromium: what a hand does and an eye sees there. */
import { existsSync, readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Debian's Chromium, or whichever is named; nothing where there is none. */
export const executablePath = process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path))
export const launchOptions = { executablePath, args: ['--no-sandbox'] }

/** Long enough for a busy machine. */
const PATIENCE = 120_000

export interface Visitor {
  /** Everything that should not have happened: console errors and requests to other places. */
  complaints: string[]
  /** Presses an example's button and waits for the drawing. */
  drawExample(name: string): Promise<void>
  drawn(): Promise<void>
  slide(strokes: number): Promise<void>
  /** Path data of the strokes that can be seen, in order of rank. */
  visible(): Promise<string[]>
  drop(content: Uint8Array | string, name: string, type: string): Promise<void>
  notice(): Promise<string>
  /** Closes the notice and waits until it is gone. */
  dismiss(): Promise<void>
  /** Presses a button that saves, and reads the file. */
  saved(button: string): Promise<Buffer>
}

/** @param home the only origin that may be asked for anything */
export function createVisitor(page: Page, home: string, timeout = PATIENCE): Visitor {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== new URL(home).origin) {
      complaints.push(`asked ${origin}`)
    }
  })
  const drawn = async () => {
    await page.waitForFunction(
      () => document.querySelector('#status')?.textContent?.startsWith('Drawn with'),
      null,
      { timeout },
    )
    await settled(page)
  }
  return {
    complaints,
    async drawExample(name) {
      await page.click(`#examples [data-name="${name}"]`)
      await page.waitForSelector('#stop:not([hidden])')
      await drawn()
    },
    drawn,
    async slide(strokes) {
      await page.locator('#strokes').fill(String(strokes))
      await settled(page)
    },
    visible: () => settled(page),
    async drop(content, name, type) {
      const text = Buffer.from(content).toString('base64')
      await page.evaluate(
        ([bytes, name, type]) => {
          const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, {
            type,
          })
          const dataTransfer = new DataTransfer()
          dataTransfer.items.add(file)
          document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
        },
        [text, name, type],
      )
    },
    async notice() {
      await page.waitForSelector('#notice:not([hidden])')
      return (await page.textContent('#notice-text')) ?? ''
    },
    async dismiss() {
      await page.click('#dismiss')
      await page.waitForSelector('#notice', { state: 'hidden' })
    },
    async saved(button) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.click(button)])
      return readFileSync(await download.path())
    },
  }
}

/** What can be seen, once strokes have glided to where they belong. */
async function settled(page: Page): Promise<string[]> {
  const look = () =>
    page.$$eval('.stroke:not(.away) .line', (lines) =>
      lines.map((line) => line.getAttribute('d') ?? ''),
    )
  for (let before = await look(); ; ) {
    await page.waitForTimeout(250)
    const now = await look()
    if (now.join() === before.join()) return now
    before = now
  }
}
