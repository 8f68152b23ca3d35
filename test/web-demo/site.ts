/** @file The built demo, served under a path of its own by a plain server of static files. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'

const SCRIPT = join(import.meta.dirname, '../../scripts/demo.mjs')

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export interface Site {
  /** Of the page, with a sub-path. */
  url: string
  folder: string
  close(): void
}

/** As `npm run demo:build` does it. */
async function buildSite(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'strokesmith-demo-'))
  const args = [SCRIPT, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error']
  await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return outDir
}

/** Builds the demo and serves it, with or without the headers that allow threads. */
export async function serveSite(isolated = true): Promise<Site> {
  const folder = await buildSite()
  const server = createServer(({ url = '' }, response) => {
    const path =
      new URL(url, 'http://site').pathname.replace(/^\/a\/sub\/path\//, '') || 'index.html'
    try {
      const body = readFileSync(join(folder, path))
      const type = TYPES[extname(path)] ?? 'application/octet-stream'
      response.writeHead(200, { 'Content-Type': type, ...(isolated && ISOLATION) }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/a/sub/path/`,
    folder,
    close() {
      server.close()
      server.closeAllConnections()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
