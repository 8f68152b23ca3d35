/** @file A thread that draws photos and words, one after the other, with one engine. */
import { parse } from 'node:path'
import { workerData } from 'node:worker_threads'
import sharp from 'sharp'
import { taskHandler } from '../../jobs/pool.ts'
import type { DrawHooks, NamedFile, Task } from '../../jobs/task.ts'
import type { RasterImage } from '../../src/image/image.ts'
import type { Output, OutputFolder } from '../../src/node/files.ts'
import { maskPng } from '../../src/node/preview.ts'
import { createSession, decodeImage, type SessionOptions } from '../../src/node.ts'
import type { DrawingOf, Kind } from '../../src/output/drawing.ts'
import { createHistory, type History } from '../../src/output/history.ts'
import { drawingToSvg } from '../../src/output/svg.ts'
import type { Progress } from '../../src/progress/progress.ts'
import { allOutputs } from '../drawing/all-files.ts'
import { unknownWarning } from '../drawing/run.ts'

// What createPool was given as data.
const session = createSession(workerData as SessionOptions)
sharp.concurrency(1)

/** A drawing so far is sent no more often than this, in milliseconds. */
const LIVE = 500

export default taskHandler(async (task, hooks = {}) => {
  const began = performance.now()
  const history = createHistory()
  const { drawing, beside } =
    task.prompt === undefined
      ? await sketch(task, hooks, history)
      : { drawing: await draw(task.prompt, task, watched(task, hooks, history)), beside: [] }
  const title = task.photo === undefined ? task.prompt : parse(task.photo).name
  const { outputs, folders } = await allOutputs(drawing, history, { title, ...task.files })
  const { loss, unknownWords, options } = drawing.report
  const hints = 'hints' in drawing.report ? drawing.report.hints : []
  return {
    files: [...[...outputs, ...beside].map(named), ...folders.flatMap(inFolder)],
    strokes: drawing.strokes.length,
    loss,
    milliseconds: Math.round(performance.now() - began),
    warnings: unknownWords.length > 0 ? [unknownWarning(options.model, unknownWords)] : [],
    hints: hints.map(({ text }) => text),
  }
})

async function sketch(task: Task, hooks: DrawHooks, history: History) {
  const { photo = '', beside, options, files } = task
  const image = await decodeImage(photo)
  const mask = beside.mask ? await decodeImage(beside.mask) : undefined
  const detail = beside.detail ? await decodeImage(beside.detail) : undefined
  let kept: RasterImage | undefined
  const onMask = (found: RasterImage) => {
    kept = found
  }
  const drawing = await session.sketch(image, {
    ...options,
    ...{ mask, detail, onMask },
    ...watched(task, hooks, history),
  })
  const { maskOut } = files
  const wanted = typeof maskOut === 'string' && kept
  return { drawing, beside: wanted ? [{ path: maskOut, data: await maskPng(wanted) }] : [] }
}

const draw = (prompt: string, { options }: Task, hooks: ReturnType<typeof watched>) =>
  session.draw(prompt, { ...options, ...hooks })

/** What a run is told to do at each step. */
function watched({ live }: Task, { signal, onProgress }: DrawHooks, history: History) {
  let next = 0
  return {
    signal,
    onProgress(progress: Progress<DrawingOf<Kind>>) {
      history.note(progress)
      const { step, steps, best } = progress
      if (!step || !steps) return
      const show = live && best && performance.now() >= next
      if (show) next = performance.now() + LIVE
      onProgress?.({ share: step / steps, ...(show && { svg: drawingToSvg(best()) }) })
    },
  }
}

const named = ({ path, data }: Output): NamedFile => ({
  name: path,
  data: typeof data === 'string' ? new TextEncoder().encode(data) : data,
})

const inFolder = ({ path, files }: OutputFolder): NamedFile[] =>
  files.map(({ name, data }) => ({ name: `${path}/${name}`, data }))
