/**
 * @file How soon the web demo answers, in Chromium: `node scripts/run.mjs bench/web-demo.ts [engine] [runs]`.
 * From a photo dropped, another number of strokes, words and another seed to the first strokes that are
 * seen of it and to the finished drawing; runtime, models and words are loaded before. Engines are those of
 * the page's `?engine=`: wasm (threads), thread (one) or webgpu. Prints JSON: wall and processor seconds,
 * which say more where the machine has other work, and what the page's worker was at by then (`marks`).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { serveSite } from '../test/web-demo/site.ts'
import { createVisitor, launchOptions } from '../test/web-demo/visitor.ts'

const [engine = 'wasm', runs = '2'] = process.argv.slice(2)
const MINUTES = 20 * 60_000
const PHOTOS = ['coffee.jpg', 'camera.jpg', 'astronaut.jpg']
const WORDS = ['a cat', 'a house', 'a fish', 'a tree', 'an apple']

interface Answer {
  /** Seconds until other strokes were seen; [wall, processor]. */
  first: number[]
  /** … and until they were done. */
  final: number[]
  marks: Record<string, number>
}

const site = await serveSite()
const browser = await chromium.launch(launchOptions)
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const processes = await browser.newBrowserCDPSession()
  const visitor = createVisitor(page, site.url, MINUTES)
  await page.goto(`${site.url}?engine=${engine}`)

  const answerTo = async (act: () => Promise<void>): Promise<Answer> => {
    await page.evaluate(() => performance.clearMarks())
    const seen = otherStrokes(page)
    const since = await stopwatch(processes)
    await act()
    await seen
    const first = await since()
    const marks = await marksIn(page)
    await visitor.drawn()
    return { first, final: await since(), marks }
  }
  const drop = (photo: string) => {
    const file = readFileSync(join(import.meta.dirname, '../examples/photos', photo))
    return visitor.drop(file, photo, 'image/jpeg')
  }
  const say = async (words: string) => {
    await page.fill('#prompt', words)
    await page.press('#prompt', 'Enter')
  }

  await answerTo(() => page.click('#examples [data-name="Mug"]'))
  await answerTo(() => say('a dog'))
  for (let run = 0; run < Number(runs); run++) {
    await visitor.slide(16)
    const answers = {
      photo: await answerTo(() => drop(PHOTOS[run % PHOTOS.length])),
      strokes: await answerTo(() => page.locator('#strokes').fill('32')),
      seed: await answerTo(() => page.click('#reseed')),
      words: await answerTo(() => say(WORDS[run % WORDS.length])),
      wordsSeed: await answerTo(() => page.click('#reseed')),
    }
    console.log(JSON.stringify({ run, engine: await page.textContent('#engine'), ...answers }))
  }
} finally {
  await browser.close()
  site.close()
}

/** Waits until the strokes on the page are others than now, and are there to be seen. */
function otherStrokes(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const look = () =>
          [...document.querySelectorAll('.stroke:not(.away) .line')]
            .map((line) => line.getAttribute('d'))
            .join()
        const before = look()
        const check = () => {
          const now = look()
          requestAnimationFrame(now && now !== before ? () => resolve() : check)
        }
        check()
      }),
  )
}

/** Seconds since now, on the clock and of all processors in the browser. */
async function stopwatch(processes: CDPSession): Promise<() => Promise<number[]>> {
  const times = async () => {
    const { processInfo } = await processes.send('SystemInfo.getProcessInfo')
    return [performance.now() / 1000, processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)]
  }
  const begun = await times()
  return async () => (await times()).map((time, i) => Number((time - begun[i]).toFixed(2)))
}

/** Milliseconds from the beginning of the run, the first mark, to the first of each name. */
function marksIn(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const marks = performance.getEntriesByType('mark')
    const begun = marks[0]?.startTime ?? 0
    return Object.fromEntries(
      marks.toReversed().map(({ name, startTime }) => [name, Math.round(startTime - begun)]),
    )
  })
}
