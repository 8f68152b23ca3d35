/**
 * @file Verified downloads over links that cannot be trusted: resumed when cut, abandoned when
 * stalled, bounded when endless, and never in place under their name before their SHA-256 matches.
 */
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ModelFile } from '../registry.ts'
import { addressOf, byHand, ModelFileError } from './cache.ts'
import { claimPartial, discardPartials, releasePartial } from './partial.ts'
import { append, matches, openPartial, type Partial, restart } from './partial-file.ts'

/** How far a download is. */
export interface DownloadProgress {
  file: ModelFile
  /** Bytes on disk. */
  received: number
  /** Bytes in all, when the server says so. */
  total: number | undefined
}

export interface DownloadOptions {
  onProgress?: (progress: DownloadProgress) => void
  /** Ends the download with the signal's reason; what has come is kept for the next time. */
  signal?: AbortSignal
  /** Names the mirror. @default process.env */
  env?: Readonly<Record<string, string | undefined>>
  /** Milliseconds without a byte after which a connection is given up. @default 30000 */
  stallMs?: number
  /** Attempts in a row that bring no byte before giving up. @default 4 */
  attempts?: number
  /** Milliseconds before the second fruitless attempt, doubled before each later one. @default 500 */
  pauseMs?: number
}

/** Bytes beyond which a server sends something else than the file. */
const limitOf = (file: ModelFile) => (1.25 * file.megabytes + 1) * 2 ** 20

/**
 * Brings `file` to `target`, from where a partial download left off.
 * @throws {ModelFileError} one line: what went wrong and how to bring the file by hand.
 */
export async function downloadFile(
  file: ModelFile,
  target: string,
  options: DownloadOptions = {},
): Promise<void> {
  const { path, partial } = await prepare(target)
  try {
    try {
      await fill(partial, file, options)
      await partial.handle.sync()
    } finally {
      await partial.handle.close()
    }
    await rename(path, target)
    await discardPartials(target)
  } catch (error) {
    if (partial.length > 0) await releasePartial(path, target)
    else await rm(path, { force: true })
    options.signal?.throwIfAborted()
    const reason = explain(error).message
    throw new ModelFileError(`${file.name}: ${reason}; ${byHand(file, target, options.env)}`)
  }
}

async function prepare(target: string): Promise<{ path: string; partial: Partial }> {
  try {
    await mkdir(dirname(target), { recursive: true })
    const path = await claimPartial(target)
    return { path, partial: await openPartial(path) }
  } catch (error) {
    throw new ModelFileError(`cannot write to ${dirname(target)}: ${explain(error).message}`)
  }
}

/** Requests the missing bytes until the hash matches, or until nothing more comes. */
async function fill(partial: Partial, file: ModelFile, options: DownloadOptions): Promise<void> {
  const { attempts = 4, pauseMs = 500, signal } = options
  let fruitless = 0
  let fresh = partial.length === 0
  while (!matches(partial, file)) {
    const before = partial.length
    const cut = await request(partial, file, options)
    if (matches(partial, file)) return
    if (cut) {
      fruitless = partial.length > before ? 0 : fruitless + 1
      if (fruitless >= attempts) throw cut
      if (fruitless) await sleep(pauseMs * 2 ** (fruitless - 1), undefined, { signal })
    } else {
      const actual = partial.hash.copy().digest('hex')
      await restart(partial)
      if (fresh) throw new Error(`wrong content came, its SHA-256 is ${actual}`)
      // What an earlier download left may be to blame: begin again, once.
      fresh = true
    }
  }
}

/** One connection: appends what it brings. Returns why it ended early, if it did. */
async function request(
  partial: Partial,
  file: ModelFile,
  options: DownloadOptions,
): Promise<Error | undefined> {
  const watchdog = watch(options.stallMs ?? 30_000, options.signal)
  try {
    const response = await fetch(addressOf(file, options.env), {
      // Compressed transfer would be undone on the way, and the hash is of the file as it is.
      headers: { 'Accept-Encoding': 'identity', ...rangeFrom(partial.length) },
      signal: watchdog.signal,
    })
    const total = await begin(partial, response)
    for await (const chunk of response.body ?? []) {
      watchdog.reset()
      await append(partial, chunk)
      options.onProgress?.({ file, received: partial.length, total })
      if (partial.length <= limitOf(file)) continue
      await restart(partial)
      throw new Refusal(`far more than ${file.megabytes} MiB came`)
    }
    return partial.length < (total ?? 0) ? new Error('the connection was cut') : undefined
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof Refusal) throw error
    return explain(watchdog.signal.aborted ? watchdog.signal.reason : error)
  } finally {
    watchdog.stop()
  }
}

/** An answer that trying again will not change. */
class Refusal extends Error {}

const rangeFrom = (length: number) => (length > 0 ? { Range: `bytes=${length}-` } : undefined)

/** Makes the partial file ready for the body of a response; returns the size of the whole file. */
async function begin(partial: Partial, response: Response): Promise<number | undefined> {
  const { status, headers } = response
  const [, first, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? []
  if (status === 206 && Number(first) === partial.length) return Number(size)
  // 200: the server knows no ranges; 206, 416: its file is not the one that was begun.
  if (status === 200 || status === 206 || status === 416) await restart(partial)
  if (status === 200) return Number(headers.get('content-length')) || undefined
  await response.body?.cancel()
  const message = `the server answers ${status} ${response.statusText}`.trim()
  throw status >= 400 && status < 500 && status !== 416 && status !== 429
    ? new Refusal(message)
    : new Error(message)
}

/** A signal that fires when nothing happens for a while, or when `outer` does. */
function watch(milliseconds: number, outer?: AbortSignal) {
  const controller = new AbortController()
  const fire = () => controller.abort(new Error(`no data for ${milliseconds / 1000} s`))
  let timer = setTimeout(fire, milliseconds)
  return {
    signal: outer ? AbortSignal.any([outer, controller.signal]) : controller.signal,
    reset() {
      clearTimeout(timer)
      timer = setTimeout(fire, milliseconds)
    },
    stop: () => clearTimeout(timer),
  }
}

/** The error inside fetch's own, which says only that it failed. */
function explain(error: unknown): Error {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && cause.message) return cause
  return error instanceof Error ? error : new Error(String(error))
}
