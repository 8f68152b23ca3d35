/** @file The history of a run in the forms that were asked for. */

import type { Output, OutputFolder } from '../../src/node/files.ts'
import { joinFrames, renderFrames } from '../../src/node/replay.ts'
import type { FileOptions } from '../../src/options/sketch-options.ts'
import type { DrawingOf, Kind } from '../../src/output/drawing.ts'
import type { History } from '../../src/output/history.ts'

export interface Replay {
  pictures: Output[]
  folders: OutputFolder[]
}

/** How `drawing` came about: nothing, unless a file is named. */
export async function replay(
  drawing: DrawingOf<Kind>,
  history: History,
  { gif, webp, frames }: Partial<FileOptions>,
): Promise<Replay> {
  const [pictures, folders]: [Output[], OutputFolder[]] = [[], []]
  if (!gif && !webp && !frames) return { pictures, folders }
  const moments = await renderFrames(drawing, history.of(drawing))
  if (gif) pictures.push({ path: gif, data: await joinFrames(moments, 'gif') })
  if (webp) pictures.push({ path: webp, data: await joinFrames(moments, 'webp') })
  if (frames) folders.push({ path: frames, files: moments.map(frameFile) })
  return { pictures, folders }
}

const frameFile = (data: Uint8Array, i: number) => ({
  name: `frame-${String(i + 1).padStart(4, '0')}.png`,
  data,
})
