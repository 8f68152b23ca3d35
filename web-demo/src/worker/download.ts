/** @file Fetches large files with their bytes counted, and keeps them for the next visit. */

import type { Download } from '../shared/messages.ts'

/** The service worker looks here as well, so what was fetched once is there without a network. */
export const CACHE = 'strokesmith-models'

export type FetchBytes = (url: URL) => Promise<Uint8Array>

/** Fetches files, and adds up their bytes. */
export function counted(total: number, onDownload: (download: Download) => void): FetchBytes {
  let loaded = 0
  return (url) =>
    download(url, (count) => {
      loaded += count
      onDownload({ loaded, total: Math.max(loaded, total) })
    })
}

/** The bytes of `url`; `onBytes` is told how many came in, all at once if they were kept. */
async function download(url: URL, onBytes: (count: number) => void): Promise<Uint8Array> {
  const cache = await caches.open(CACHE).catch(() => undefined) // private windows may have none
  const kept = await cache?.match(url)
  if (kept) return read(kept, onBytes)
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${name(url)} could not be fetched (HTTP ${response.status})`)
  const bytes = await read(response, onBytes)
  await cache?.put(url, new Response(bytes, { headers: headersOf(response) })).catch(() => {})
  return bytes
}

/** Milliseconds between two words on how far it is: pieces come by the hundred. */
const NEWS_INTERVAL = 100

async function read(
  response: Response,
  onBytes: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const reader = response.body!.getReader()
  let [untold, told] = [0, performance.now()]
  for (;;) {
    const { done, value } = await reader.read()
    if (value) parts.push(value)
    untold += value?.length ?? 0
    if (done || performance.now() - told > NEWS_INTERVAL) {
      onBytes(untold)
      ;[untold, told] = [0, performance.now()]
    }
    if (done) return join(parts)
  }
}

function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Those that a reader of the kept copy needs; the length on the wire is not that of the bytes. */
function headersOf(response: Response): HeadersInit {
  return { 'Content-Type': response.headers.get('Content-Type') ?? 'application/octet-stream' }
}

const name = (url: URL): string => url.pathname.split('/').at(-1) ?? url.pathname
