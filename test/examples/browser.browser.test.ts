import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { executablePath, launchOptions } from '../web-demo/visitor.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}

let folder: string
let server: Server

beforeAll(async () => {
  if (!executablePath) return
  folder = await mkdtemp(join(tmpdir(), 'strokesmith-page-'))
  await build({
    configFile: 'examples/browser/vite.config.mjs',
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  server = createServer(async ({ url = '' }, response) => {
    const name = new URL(url, 'http://page').pathname.slice(1) || 'index.html'
    const body = await readFile(join(folder, name)).catch(() => undefined)
    const type = TYPES[extname(name)] ?? 'application/octet-stream'
    response.writeHead(body ? 200 : 404, { 'Content-Type': type }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server?.close()
  server?.closeAllConnections()
  if (folder) await rm(folder, { recursive: true })
})

test.skipIf(!executablePath)(
  'a page that uses the package sketches a photo',
  async () => {
    const browser = await chromium.launch(launchOptions)
    try {
      const page = await browser.newPage()
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      const { port } = server.address() as AddressInfo
      await page.goto(`http://127.0.0.1:${port}/?strokes=2&iterations=2&bank=1`)
      await page.setInputFiles('input', 'examples/duck.png')
      await page.waitForFunction(() =>
        /drawn/.test(document.querySelector('#status')!.textContent!),
      )
      expect(errors).toEqual([])
      expect(await page.locator('#drawing path').count()).toBe(2)
    } finally {
      await browser.close()
    }
  },
  120_000,
)
