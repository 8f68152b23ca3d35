/** @file A task of words as calls of the library; fetched when somebody types some. */
import {
  type Drawing,
  draw,
  embeddedPrior,
  type Prior,
  type Proposed,
  propose,
  resolveDrawOptions,
  throwIfAborted,
} from '../../../src/index.ts'
import type { Download, WordsTask } from '../shared/messages.ts'
import { counted } from './download.ts'
import type { TaskContext } from './run-task.ts'

/** What drawings of things look like, and what puts words into the encoder's space. */
export const loadPrior = (onDownload: (download: Download) => void): Promise<Prior> =>
  embeddedPrior(counted(__SIZES__.words, onDownload))

/** What the prior proposes, at once, if it knows what the words mean, and what becomes of it. */
export async function drawWords(
  { prompt, options, from }: WordsTask,
  prior: Prior,
  { loaded: { engine, encoder }, signal, onProgress, onDraft }: TaskContext,
): Promise<Drawing> {
  const models = [{ encoder, text: prior.text }]
  const [first] = from ? [] : await propose(prompt, options, { prior, judges: { engine, models } })
  throwIfAborted(signal)
  if (first) onDraft(draftOf(first, { prompt, options, engine: engine.name }))
  return draw(prompt, options, { engine, models, prior, from, signal, onProgress })
}

/** Strokes that nobody compared with the words yet. */
function draftOf(
  { strokes }: Proposed,
  { prompt, options: given, engine }: Pick<WordsTask, 'prompt' | 'options'> & { engine: string },
): Drawing<'draw'> {
  const options = resolveDrawOptions({ ...given, preset: 'default', iterations: 0 })
  const side = options.canvas
  const loss = 0
  return {
    kind: 'draw',
    strokes,
    levels: [],
    canvas: side,
    frame: { x: 0, y: 0, width: side, height: side },
    report: {
      ...{ prompt, options, engine, loss, similarity: loss, models: [], seeds: [], kept: 0 },
      ...{ unknownWords: [], undrawn: [], prefixes: [], curve: [], milliseconds: {} },
      encoder: { passes: 0, looks: 0, gflop: 0, gflops: 0 },
    },
  }
}
