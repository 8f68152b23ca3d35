/**
 * @file Pictures as they appear or change. Folders are looked through again and again rather than
 * subscribed to: that works on network drives, and for patterns and lists of folders alike.
 */
import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { inGroups, type Picture } from './find.ts'

export interface WatchOptions {
  signal: AbortSignal
  /** Milliseconds between two looks, at least. @default 2000 */
  pause?: number
}

/** A look may take this share of the time. */
const SHARE = 0.1

/**
 * @param find finds all there is
 * @returns every picture once, and again whenever it has changed; one that is still being copied
 *   (its size or time differ from one look to the next) is left for the next look
 */
export async function* watchPictures(
  find: () => AsyncIterable<Picture>,
  { signal, pause = 2000 }: WatchOptions,
): AsyncGenerator<Picture[]> {
  const told = new Map<string, string>()
  const seen = new Map<string, string>()
  async function* changed(first: boolean) {
    for await (const picture of find()) {
      const now = await lookOf(picture.path)
      const settled = first || seen.get(picture.path) === now
      seen.set(picture.path, now)
      if (!settled || told.get(picture.path) === now) continue
      told.set(picture.path, now)
      yield picture
    }
  }
  for (let first = true; !signal.aborted; first = false) {
    const began = Date.now()
    yield* inGroups(changed(first))
    const rest = Math.max(pause, (Date.now() - began) * (1 / SHARE - 1))
    await sleep(rest, undefined, { signal }).catch(() => {})
  }
}

async function lookOf(path: string): Promise<string> {
  const info = await stat(path).catch(() => undefined)
  return info ? `${info.size} ${info.mtimeMs}` : ''
}
