/** @file A thread that sketches photos, one after the other, with one engine. */
import { parse } from 'node:path'
import { workerData } from 'node:worker_threads'
import sharp from 'sharp'
import { taskHandler } from '../jobs/pool.ts'
import type { NamedFile } from '../jobs/task.ts'
import type { Output, OutputFolder } from '../src/node/files.ts'
import { createSession, decodeImage, type SessionOptions } from '../src/node.ts'
import { createHistory } from '../src/output/history.ts'
import { allOutputs } from './all-files.ts'
import { unknownWarning } from './run.ts'

/** What the pool gives every thread. */
export type SketchWorkerData = SessionOptions

// What createPool was given as data.
const session = createSession(workerData as SketchWorkerData)
sharp.concurrency(1)

export default taskHandler(async ({ photo, options, files }, { signal, onProgress } = {}) => {
  const began = performance.now()
  const image = await decodeImage(photo)
  const mask = files.mask ? await decodeImage(files.mask) : undefined
  const history = createHistory()
  const drawing = await session.sketch(image, {
    ...options,
    mask,
    signal,
    onProgress(progress) {
      history.note(progress)
      const { step, steps } = progress
      if (step && steps) onProgress?.({ share: step / steps })
    },
  })
  const { outputs, folders } = await allOutputs(drawing, history, {
    title: parse(photo).name,
    ...files,
  })
  const { loss, unknownWords } = drawing.report
  return {
    files: [...outputs.map(named), ...folders.flatMap(inFolder)],
    strokes: drawing.strokes.length,
    loss,
    milliseconds: Math.round(performance.now() - began),
    warnings:
      unknownWords.length > 0 ? [unknownWarning(drawing.report.options.model, unknownWords)] : [],
  }
})

const named = ({ path, data }: Output): NamedFile => ({
  name: path,
  data: typeof data === 'string' ? new TextEncoder().encode(data) : data,
})

const inFolder = ({ path, files }: OutputFolder): NamedFile[] =>
  files.map(({ name, data }) => ({ name: `${path}/${name}`, data }))
