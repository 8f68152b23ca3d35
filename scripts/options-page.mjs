/** @file `npm run docs:options`: docs/options.md, written from the commands themselves. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare, root } from './prepare.mjs'

const HEAD = `# Commands and options

Written by \`npm run docs:options\` from the same tables as \`--help\`; change those, not this
page. What is typed beats \`--config\`, which beats the preset, which beats the default.
`

/**
 * @param {import('commander').Command} program with all its commands
 * @param {Record<string, Record<string, object>>} presets of each command, by name
 * @returns {string} the page, in Markdown
 */
export function optionsPage(program, presets) {
  const commands = program.commands.flatMap((command) => section(command, presets[command.name()]))
  return [HEAD, ...commands].join('\n')
}

/** A command and those below it. */
function section(command, presets = {}, parents = ['strokesmith'], depth = 2) {
  const path = [...parents, command.name()]
  const title = `${'#'.repeat(depth)} \`${path.join(' ')}\``
  const inputs = command.registeredArguments.map(argumentOf)
  const usage = command.commands.length > 0 ? [] : [`\`${[...path, ...inputs].join(' ')}\``]
  const text = [`${sentence(command.description())}`, ...usage, ...hints(command)]
  return [
    `${title}\n\n${text.join('\n\n')}\n`,
    ...optionTable(command),
    ...presetTable(presets),
    ...command.commands.flatMap((below) => section(below, {}, path, depth + 1)),
  ]
}

/** @param {import('commander').Argument} argument */
function argumentOf(argument) {
  const name = argument.name() + (argument.variadic ? '…' : '')
  return argument.required ? `<${name}>` : `[${name}]`
}

function hints(command) {
  return command.registeredArguments
    .filter(({ description }) => description)
    .map((argument) => `\`${argumentOf(argument)}\`: ${argument.description}.`)
}

function optionTable(command) {
  if (command.options.length === 0) return []
  const rows = command.options.map(({ flags, description }) => {
    const [, text, value = ''] = /^(.*?)(?: \(default: (.*)\))?$/.exec(description) ?? []
    return `| \`${flags}\` | ${cell(text)} | ${cell(value)} |`
  })
  return [['| option | what it does | default |', '|---|---|---|', ...rows, ''].join('\n')]
}

function presetTable(presets) {
  const rows = Object.entries(presets)
    .filter(([, values]) => Object.keys(values).length > 0)
    .map(
      ([name, values]) => `| \`${name}\` | ${cell(Object.entries(values).map(pair).join(', '))} |`,
    )
  return rows.length > 0 ? [['| preset | stands for |', '|---|---|', ...rows, ''].join('\n')] : []
}

const pair = ([name, value]) => `${name} ${value}`
const cell = (text) => text.replaceAll('|', '\\|')
const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  prepare()
  const { createProgram } = await import('../dist/cli/program.js')
  const { presets } = await import('../dist/src/options/sketch-options.js')
  const { drawPresets } = await import('../dist/src/options/draw-options.js')
  const page = optionsPage(createProgram(), { sketch: presets, draw: drawPresets })
  writeFileSync(join(root, 'docs/options.md'), page)
}
