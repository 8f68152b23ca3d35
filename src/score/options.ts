/** @file The options of `score`, in the form of `options/sketch-options.ts`. */
import * as v from 'valibot'
import { fileOptions } from '../options/files.ts'
import { machineOptions } from '../options/machine.ts'
import { option, type Values } from '../options/table.ts'
import { file, models, yes } from '../options/values.ts'

const texts = v.array(v.string('must be a text'))
const labels = v.array(
  v.pipe(v.string('must be names'), v.nonEmpty('must be names, as in fox,cat,dog')),
)
const parseLabels = (text: string) => text.split(',').map((label) => label.trim())

export const scoreOptions = {
  text: option(texts, [], '--text <text>', 'how similar is it to this text? may be repeated'),
  photo: option(
    v.array(file),
    [],
    '--photo <image>',
    'how similar is it to this picture? may be repeated',
  ),
  labels: option(
    labels,
    [],
    '--labels <names>',
    'which of these names fits best? as in fox,cat,dog',
    parseLabels,
  ),
  model: option(models, 'mini', '--model <id>', 'the encoder that looks'),
  allowPrivate: fileOptions.allowPrivate,
  json: option(yes, false, '--json', 'print JSON'),
}

/** The flags of `score`, in the order of --help. */
export const allScoreOptions = { ...scoreOptions, ...machineOptions }

export type ScoreOptions = Values<typeof scoreOptions>
