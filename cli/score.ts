/** @file `strokesmith score`: what an encoder makes of a drawing. */
import { Command } from 'commander'
import { OptionError } from '../src/errors.ts'
import { checkModels } from '../src/node/check-models.ts'
import { decodeImage } from '../src/node/decode.ts'
import { print, readStandardInput, STANDARD_STREAM } from '../src/node/files.ts'
import { parseModels } from '../src/options/model-list.ts'
import { machineOptions, resolveMachine } from '../src/options/sketch-options.ts'
import { allScoreOptions, type ScoreOptions, scoreOptions } from '../src/score/options.ts'
import type { Score } from '../src/score/score.ts'
import { runToEnd, warnOfUnknown } from './drawing/run.ts'
import { addOptions, pick } from './flags.ts'

export function scoreCommand(): Command {
  const command = new Command('score')
    .description('tell what an encoder makes of a drawing')
    .argument('<drawing>', 'SVG or picture file; - is standard input')
    .action(run)
  return addOptions(command, allScoreOptions)
}

async function run(drawing: string, flags: Record<string, unknown>): Promise<void> {
  const given = pick(scoreOptions, flags)
  const { text = [], photo = [], labels = [], model = 'mini', allowPrivate = false } = given
  const { json = false } = given
  const asked: ScoreOptions = { text, photo, labels, model, allowPrivate, json }
  if (text.length + photo.length + labels.length === 0) {
    throw new OptionError('compare it with something: --text, --photo or --labels')
  }
  if ((parseModels(model)?.length ?? 0) > 1) throw new OptionError('score takes one --model')
  checkModels({ model })
  const result = await scoreFile(drawing, asked, flags)
  await print(json ? `${JSON.stringify({ model, ...result }, null, 2)}\n` : show(result))
}

/** A score, and the names of the pictures it compares with. */
type Named = Omit<Score, 'photos'> & { photos: { photo: string; similarity: number }[] }

async function scoreFile(
  drawing: string,
  { text, photo, labels, model, allowPrivate }: ScoreOptions,
  flags: Record<string, unknown>,
): Promise<Named> {
  const machine = resolveMachine(pick(machineOptions, flags))
  const name = drawing === STANDARD_STREAM ? 'standard input' : drawing
  const source = drawing === STANDARD_STREAM ? await readStandardInput() : drawing
  const access = { offline: machine.offline, allowPrivate }
  const photos = await Promise.all(photo.map((path) => decodeImage(path, path, access)))
  const [{ openSubject }, { createEngine }, { loadEncoder, loadTextEncoder }, { score }] =
    await Promise.all([
      import('../src/node/picture.ts'),
      import('../nn/engines/create-engine.ts'),
      import('../src/node/encoder.ts'),
      import('../src/score/score.ts'),
    ])
  const { leftOut, ...scored } = await runToEnd<Named & { leftOut: string[] }>(
    {},
    async ({ signal, onDownload }) => {
      const loading = { offline: machine.offline, signal, onProgress: onDownload }
      const engine = await createEngine(machine)
      const encoder = await loadEncoder(model, loading)
      const { leftOut, ...subject } = await openSubject(source, encoder.size, name)
      const words = text.length + labels.length > 0
      const reader = words ? await loadTextEncoder(model, engine, loading) : undefined
      const context = { engine, encoder, text: reader, signal }
      const result = await score(subject, { texts: text, photos, labels }, context)
      const named = result.photos.map(({ similarity }, i) => ({ photo: photo[i], similarity }))
      return { ...result, photos: named, leftOut }
    },
    async () => {},
  )
  // Only now: a line of progress that rewrites itself would run into them.
  if (leftOut.length > 0) warn(`${name}: ${leftOut.join(', ')} left out`)
  if (scored.unknownWords.length > 0) warnOfUnknown(model, scored.unknownWords)
  return scored
}

function warn(text: string): void {
  process.stderr.write(`warning: ${text}\n`)
}

/** For people: what was asked, in the order of the flags. */
function show({ texts, photos, labels, contributions }: Named): string {
  const lines = [
    ...texts.map(({ text, similarity }) => `${similarity.toFixed(3)}  ${text}`),
    ...photos.map(({ photo, similarity }) => `${similarity.toFixed(3)}  ${photo}`),
  ]
  const names = labels.map(
    ({ label, similarity, probability }, i) =>
      `${String(i + 1).padStart(3)}  ${similarity.toFixed(3)}  ${(100 * probability).toFixed(1).padStart(5)} %  ${label}`,
  )
  const strokes = contributions.map(
    (gain, i) => `${String(i + 1).padStart(5)}  ${gain >= 0 ? '+' : ''}${gain.toFixed(5)}`,
  )
  return [
    ...(lines.length ? ['similarity', ...lines] : []),
    ...(names.length ? ['names', ...names] : []),
    ...(strokes.length ? ['strokes: loss without each', ...strokes] : []),
    '',
  ].join('\n')
}
