/** @file `strokesmith draw`: words in, strokes out. */
import type { Command } from 'commander'
import { OptionError } from '../../src/errors.ts'
import type { Config } from '../../src/node/config.ts'
import { decodeImage } from '../../src/node/decode.ts'
import { drawFileOptions, drawOptions, resolveDrawOptions } from '../../src/options/draw-options.ts'
import { machineOptions } from '../../src/options/sketch-options.ts'
import { pick } from '../flags.ts'
import type { Files } from './all-files.ts'
import { checkTime } from './check-time.ts'
import { type Call, drawingCommand, type Given } from './drawing-command.ts'
import { readStrokes } from './read-strokes.ts'

export function drawCommand(): Command {
  return drawingCommand({
    kind: 'draw',
    description: 'draw what words say',
    argument: ['[prompt]', 'what to draw; may be left out where --config holds it'],
    severalMean: (words) => `a prompt of several words stands in quotes, "${words.join(' ')}"`,
    table: drawOptions,
    fileTable: drawFileOptions,
    check: checkCall,
  })
}

async function checkCall({ argument, config, flags, files }: Given<'draw'>): Promise<Call<'draw'>> {
  const { from: path, mask, quiet, allowPrivate } = files
  const before = promptIn(config, files)
  const prompt = argument ?? before
  if (prompt === undefined) throw new OptionError("missing required argument 'prompt'")
  const options = await checkOptions(config, flags, prompt)
  const from = await readStrokes(path, options.canvas, quiet)
  const { style, time } = pick(drawFileOptions, flags)
  checkTime(time, flags)
  const { offline } = pick(machineOptions, flags)
  const open = async (file: string | undefined) =>
    file === undefined ? undefined : decodeImage(file, file, { offline, allowPrivate })
  return {
    options,
    inputs: [style, path, mask],
    title: prompt,
    async load() {
      const pictures = { style: await open(style), mask: await open(mask) }
      const { drawPrompt, promptWithin } = await import('../../src/node.ts') // a wrong call does not wait
      return (hooks) => {
        const given = { ...options, ...hooks, ...pictures, from }
        return time ? promptWithin(prompt, 1000 * time, given) : drawPrompt(prompt, given)
      }
    },
    praise: ({ report }) => `, similarity ${report.similarity.toFixed(3)}`,
  }
}

function promptIn({ options: { prompt } }: Config<'draw'>, { config }: Files): string | undefined {
  if (prompt === undefined || typeof prompt === 'string') return prompt
  throw new OptionError(`configuration ${config}: prompt must be a text`)
}

async function checkOptions(
  { options: { prompt: _, ...recipe } }: Config<'draw'>,
  flags: Record<string, unknown>,
  prompt: string,
) {
  const options = resolveDrawOptions(recipe, pick(drawOptions, flags))
  const { readPrompts } = await import('../../src/objective/prompt.ts')
  readPrompts({ ...options, prompt })
  return options
}
