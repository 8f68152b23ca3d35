/** @file `strokesmith sketch`: a photo in, a few strokes out. */
import { parse } from 'node:path'
import type { Command } from 'commander'
import type { RasterImage } from '../../src/image/image.ts'
import { decodeImage, PICTURE_KINDS } from '../../src/node/decode.ts'
import type { FetchOptions } from '../../src/node/fetch-picture.ts'
import { readStandardInput, STANDARD_STREAM } from '../../src/node/files.ts'
import { maskPng } from '../../src/node/preview.ts'
import {
  machineOptions,
  resolveOptions,
  sketchFileOptions,
  sketchOptions,
} from '../../src/options/sketch-options.ts'
import { pick } from '../flags.ts'
import { checkTime } from './check-time.ts'
import { type Call, drawingCommand, type Given } from './drawing-command.ts'
import { readStrokes } from './read-strokes.ts'

export function sketchCommand(): Command {
  return drawingCommand({
    kind: 'sketch',
    description: 'draw a photo with a few strokes',
    argument: ['<photo>', `${PICTURE_KINDS} file, or its https address; - is standard input`],
    severalMean: () => 'many photos are drawn by strokesmith batch',
    table: sketchOptions,
    fileTable: sketchFileOptions,
    check: checkCall,
  })
}

async function checkCall({
  argument: photo = STANDARD_STREAM,
  config,
  flags,
  files,
}: Given<'sketch'>): Promise<Call<'sketch'>> {
  const { checkMask, resolveSketch } = await loadChecks()
  const layers = [config.options, pick(sketchOptions, flags)]
  const { canvas } = resolveOptions(...layers)
  const from = await readStrokes(files.from, canvas, files.quiet)
  const options = resolveSketch(from, ...layers)
  checkMask(options.background, files.mask)
  const { detail, maskOut, time, isnet } = pick(sketchFileOptions, flags)
  checkTime(time, flags)
  const { offline } = pick(machineOptions, flags)
  const access = { offline, allowPrivate: files.allowPrivate }
  let kept: RasterImage | undefined
  const onMask = (found: RasterImage) => {
    kept = found
  }
  return {
    options,
    inputs: [photo, files.mask, files.from, detail, isnet],
    targets: [maskOut],
    beside: async () => (maskOut && kept ? [{ path: maskOut, data: await maskPng(kept) }] : []),
    title: photo === STANDARD_STREAM ? undefined : parse(photo).name,
    async load() {
      const { image, ...beside } = await openPictures({ photo, mask: files.mask, detail }, access)
      const { sketchImage, sketchWithin } = await loadRecipes()
      return (hooks) => {
        const given = { ...options, ...hooks, ...beside, isnet, onMask, from }
        return time ? sketchWithin(image, 1000 * time, given) : sketchImage(image, given)
      }
    },
  }
}

interface Pictures {
  photo: string
  mask?: string
  detail?: string
}

/** The pixels of the photo and of the pictures beside it, one file after the other. */
async function openPictures({ photo, mask, detail }: Pictures, access: FetchOptions) {
  const open = async (path: string | undefined) =>
    path === undefined ? undefined : decodeImage(path, path, access)
  const image =
    photo === STANDARD_STREAM
      ? await decodeImage(await readStandardInput(), 'standard input')
      : await decodeImage(photo, photo, access)
  return { image, mask: await open(mask), detail: await open(detail) }
}

/** A wrong call does not wait for it, and no photo for all that 'src/node.ts' exports beside. */
async function loadRecipes() {
  const [{ sketchImage }, { sketchWithin }] = await Promise.all([
    import('../../src/node/make-drawing.ts'),
    import('../../src/node/time-budget.ts'),
  ])
  return { sketchImage, sketchWithin }
}

/** Loaded late: help and other commands do without. */
async function loadChecks() {
  const [{ checkMask }, { resolveSketch }] = await Promise.all([
    import('../../src/photo/subject.ts'),
    import('../../src/sketch/sketch.ts'),
  ])
  return { checkMask, resolveSketch }
}
