/** @file A call of `serve`: the book, the drawer, the server. SIGTERM and Ctrl-C end it within a step. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { LIMITS, type Limits } from '../../jobs/service/limits.ts'
import { createServiceParts } from '../../jobs/service/start.ts'
import { openStore } from '../../jobs/store/open-store.ts'
import type { Drawer, Task } from '../../jobs/task.ts'
import { ImageError, OptionError } from '../../src/errors.ts'
import { fetchPicture } from '../../src/node/fetch-picture.ts'
import { createModelHashes } from '../../src/node/model-hashes.ts'
import { renderPng } from '../../src/node/preview.ts'
import { loadSharp } from '../../src/node/sharp.ts'
import { drawOptions, resolveDrawOptions } from '../../src/options/draw-options.ts'
import { resolveOptions, sketchOptions } from '../../src/options/sketch-options.ts'
import { defaults, type Values } from '../../src/options/table.ts'
import { VERSION } from '../../src/version.ts'
import { pick } from '../flags.ts'
import { createSketchPool } from '../pool/sketch-pool.ts'
import { serveOptions } from './serve-options.ts'

type ServeOptions = Values<typeof serveOptions>

export async function runServeCommand(flags: Record<string, unknown>): Promise<void> {
  const o: ServeOptions = { ...defaults(serveOptions), ...pick(serveOptions, flags) }
  const token = await readToken(o.tokenFile)
  if (token === undefined && !isLoopback(o.host)) {
    throw new OptionError(`--host ${o.host} needs a token: --token-file, or STROKESMITH_TOKEN`)
  }
  await loadSharp() // it takes a while, for which all requests would wait
  const drawer = await createDrawer(o)
  const fetchPhoto = (address: string) => fetchPicture(address, { offline: o.offline })
  const { app, stop } = await createServiceParts({
    folder: o.data,
    drawer,
    keep: o.keep * 3_600_000,
    version: VERSION,
    limits: limitsOf(o),
    token,
    sketch: { table: sketchOptions, resolve: (options) => resolveOptions(options) },
    drawing: { table: drawOptions, resolve: (options) => resolveDrawOptions(options) },
    fetchPhoto: o.allowAddresses ? fetchPhoto : undefined,
    checkPhoto,
    renderPng: (svg, side) => renderPng(svg, { size: side }),
    logger: o.log === 'silent' ? false : { level: o.log, stream: process.stderr },
  })
  try {
    process.stdout.write(`${await app.listen({ port: o.port, host: o.host })}\n`)
    await Promise.race(['SIGTERM', 'SIGINT'].map((signal) => once(process, signal)))
  } finally {
    await stop()
    await drawer.close()
  }
}

/** @throws {OptionError} for a token that is too short to be one */
async function readToken(path: string | undefined): Promise<string | undefined> {
  const text = path === undefined ? process.env.STROKESMITH_TOKEN : await readText(path)
  const token = text?.trim()
  if (path === undefined && !token) return undefined
  if (!token || token.length < 16) throw new OptionError('a token has at least 16 characters')
  return token
}

const readText = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`cannot read the token from ${path} (${error.code})`)
  })

/** Threads that draw give way to what answers. */
const LESS_URGENT = 5

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

const limitsOf = (o: ServeOptions): Limits => ({
  ...LIMITS,
  bytes: o.maxMegabytes * 1e6,
  pixels: o.maxMegapixels * 1e6,
  models: o.models,
  queue: o.maxQueue,
  seconds: o.maxSeconds,
  requests: o.maxRequests,
})

async function createDrawer({ queue, store, jobs, isnet, offline }: ServeOptions): Promise<Drawer> {
  if ((queue === undefined) !== (store === undefined)) {
    throw new OptionError('--queue and --store go together')
  }
  if (!queue || !store) return createSketchPool({ offline, isnet }, jobs, LESS_URGENT)
  const { createQueueDrawer } = await import('../../jobs/queue/drawer.ts')
  const hashes = createModelHashes(isnet)
  const modelsOf = (options: Task['options']) =>
    hashes({ ...options, model: String(options.model) })
  return createQueueDrawer({
    queue,
    store: await openStore(store),
    version: VERSION,
    modelsOf,
    size: 64,
  })
}

/** On its header alone; BMP and HEIC, which libvips does not read, are checked as they are decoded. */
async function checkPhoto(photo: Uint8Array, pixels: number): Promise<void> {
  const sharp = await loadSharp()
  const head = new TextDecoder('latin1').decode(photo.subarray(0, 12))
  if (head.startsWith('BM') || head.slice(4, 8) === 'ftyp') return
  const { width, height } = await sharp(photo, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw new ImageError('the photo is not a picture that can be read, or it is damaged')
    })
  if (width * height > pixels) {
    throw new ImageError(
      `the photo is ${width}×${height} pixels; at most ${pixels / 1e6} megapixels are taken`,
    )
  }
}
