/**
 * @file The table of options as command-line flags, for commander and for `npm start`.
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { allOptions } from '../src/options/sketch-options.ts'
import { type OptionSpec, problemWith, type Table } from '../src/options/table.ts'
import { parseNumber } from '../src/options/values.ts'

/** Adds every option of `table` to `command`. What is not typed stays undefined: a preset or a
 * configuration file may still set it. */
export function addOptions(command: Command, table: Table): Command {
  for (const spec of Object.values(table)) command.addOption(toFlag(spec))
  return command
}

function toFlag(spec: OptionSpec): Option {
  const flag = new Option(spec.flag, describe(spec))
  if (!takesValue(spec)) return flag
  if (!isRepeated(spec)) return flag.argParser((text) => parse(spec, text))
  return flag.argParser((text, before?: unknown[]) => [...(before ?? []), text])
}

function describe({ doc, default: value }: OptionSpec): string {
  return value === undefined || value === false || `${value}` === ''
    ? doc
    : `${doc} (default: ${value})`
}

function parse(spec: OptionSpec, text: string): unknown {
  const read = spec.parse ?? (typeof spec.default === 'number' ? parseNumber : String)
  const value = read(text)
  const problem = problemWith(spec, value)
  if (problem) throw new InvalidArgumentError(`It ${problem}.`)
  return value
}

function takesValue(spec: OptionSpec): boolean {
  return spec.flag.includes('<')
}

/** A list that is no list on the command line: the flag is given once for each entry. */
function isRepeated({ default: value, parse }: OptionSpec): boolean {
  return Array.isArray(value) && !parse
}

interface FlagType {
  type: 'string' | 'boolean'
  short?: string
}

/** The flags of `sketch` as node:util's parseArgs wants them, to tell a photo from a value. */
export function flagTypes(): Record<string, FlagType> {
  const flags = Object.values(allOptions).map((spec: OptionSpec) => {
    const { short, long } = new Option(spec.flag)
    const type = takesValue(spec) ? 'string' : 'boolean'
    return [long?.slice(2), { type, ...(short && { short: short.slice(1) }) }]
  })
  return Object.fromEntries([...flags, ['help', { type: 'boolean', short: 'h' }]])
}

/** The entries of `values` that `table` knows and that were typed. */
export function pick<T extends Table>(table: T, values: Record<string, unknown>) {
  const given = Object.entries(values).filter(([name]) => Object.hasOwn(table, name))
  return Object.fromEntries(given) as { [K in keyof T]?: T[K]['default'] }
}
