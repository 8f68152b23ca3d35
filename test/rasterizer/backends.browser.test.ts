import '@tensorflow/tfjs-backend-cpu'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { expectSame } from './agreement.ts'
import { type Answer, ask } from './page.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path))
/** Secure, or there is no WebGPU. */
const HOME = 'https://rasterizer.test/'

/** The page's script: all backends, and `ask` on the one it is told to use. */
const ENTRY = `
  import '@tensorflow/tfjs-backend-cpu'
  import '@tensorflow/tfjs-backend-webgl'
  import '@tensorflow/tfjs-backend-webgpu'
  import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
  import * as tf from '@tensorflow/tfjs-core'
  import { ask } from ${JSON.stringify(join(import.meta.dirname, 'page.ts'))}
  setWasmPaths('/')
  window.askOn = async (backend) => {
    if (!(await tf.setBackend(backend))) throw new Error('no backend ' + backend)
    return ask()
  }
`

async function bundle(): Promise<string> {
  const entry = 'virtual:entry'
  const output = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? join(import.meta.dirname, 'entry.js') : undefined),
        load: (id) => (id.endsWith('entry.js') ? ENTRY : undefined),
      },
    ],
    build: { write: false, minify: false, rolldownOptions: { input: entry } },
  })) as Rolldown.RolldownOutput
  return output.output[0].code
}

/** A page that gets everything from this machine. */
async function openPage(browser: Browser): Promise<Page> {
  const script = await bundle()
  const wasm = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  const page = await browser.newPage()
  await page.route(`${HOME}**`, (route) => {
    const name = basename(new URL(route.request().url()).pathname)
    if (name.endsWith('.wasm'))
      return route.fulfill({
        contentType: 'application/wasm',
        body: readFileSync(join(wasm, name)),
      })
    if (name === 'page.js') return route.fulfill({ contentType: 'text/javascript', body: script })
    const body = '<!doctype html><script type="module" src="/page.js"></script>'
    return route.fulfill({ contentType: 'text/html', body })
  })
  await page.goto(HOME)
  await page.waitForFunction('window.askOn')
  return page
}

describe.skipIf(!executablePath)('in the browser', () => {
  let browser: Browser
  let page: Page
  let expected: Answer

  beforeAll(async () => {
    await tf.setBackend('cpu')
    expected = ask()
    const args = [
      '--no-sandbox',
      '--enable-unsafe-swiftshader',
      '--use-angle=swiftshader',
      '--enable-unsafe-webgpu',
    ]
    browser = await chromium.launch({ executablePath, args })
    page = await openPage(browser)
  })

  afterAll(async () => {
    await browser?.close()
  })

  it.each(['cpu', 'wasm', 'webgl'])(
    'draws on %s as Node does, and leaks no tensor',
    async (backend) => {
      expectSame((await page.evaluate(`askOn('${backend}')`)) as Answer, expected)
    },
  )

  it('draws on webgpu as Node does, and leaks no tensor', async ({ skip }) => {
    const adapter = await page.evaluate('navigator.gpu?.requestAdapter().then(Boolean)')
    skip(!adapter, 'this browser offers no WebGPU adapter')
    expectSame((await page.evaluate(`askOn('webgpu')`)) as Answer, expected)
  })
})
