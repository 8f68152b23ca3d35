/** @file `strokesmith draw`: words in, strokes out. */
import type { Command } from 'commander'
import { OptionError } from '../src/errors.ts'
import { decodeImage } from '../src/node/decode.ts'
import { drawFileOptions, drawOptions, resolveDrawOptions } from '../src/options/draw-options.ts'
import { machineOptions } from '../src/options/sketch-options.ts'
import { checkTime } from './check-time.ts'
import { drawingCommand } from './drawing-command.ts'
import { pick } from './flags.ts'
import { readStrokes } from './read-strokes.ts'

export function drawCommand(): Command {
  return drawingCommand({
    kind: 'draw',
    description: 'draw what words say',
    argument: ['[prompt]', 'what to draw; may be left out where --config holds it'],
    severalMean: (words) => `a prompt of several words stands in quotes, "${words.join(' ')}"`,
    table: drawOptions,
    fileTable: drawFileOptions,
    async check(given, config, flags, { from: path, mask, quiet, ...files }) {
      const { prompt: before, ...recipe } = config.options
      if (before !== undefined && typeof before !== 'string') {
        throw new OptionError(`configuration ${files.config}: prompt must be a text`)
      }
      const prompt = given ?? before
      if (prompt === undefined) throw new OptionError("missing required argument 'prompt'")
      const options = resolveDrawOptions(recipe, pick(drawOptions, flags))
      const { readPrompts } = await import('../src/objective/prompt.ts')
      readPrompts({ ...options, prompt })
      const from = await readStrokes(path, options.canvas, quiet)
      const { style, time } = pick(drawFileOptions, flags)
      checkTime(time, flags)
      const { offline } = pick(machineOptions, flags)
      const access = { offline, allowPrivate: files.allowPrivate }
      return {
        options,
        inputs: [style, path, mask],
        title: prompt,
        async load() {
          const image = style === undefined ? undefined : await decodeImage(style, style, access)
          const area = mask === undefined ? undefined : await decodeImage(mask, mask, access)
          const { drawPrompt, promptWithin } = await import('../src/node.ts') // a wrong call does not wait
          const pictures = { style: image, mask: area }
          return (hooks) => {
            const given = { ...options, ...hooks, ...pictures, from }
            return time ? promptWithin(prompt, 1000 * time, given) : drawPrompt(prompt, given)
          }
        },
        praise: ({ report }) => `, similarity ${report.similarity.toFixed(3)}`,
      }
    },
  })
}
