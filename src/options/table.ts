/** @file What a table of options is, and how what somebody gives is checked against one. */
import type * as v from 'valibot'
import { OptionError } from '../errors.ts'
import { problemOf, type Schema } from './values.ts'

export interface OptionSpec<S extends Schema = Schema> {
  schema: S
  default: v.InferOutput<S>
  /** One line for --help and docs/options.md, without the default. */
  doc: string
  /** The flag as commander writes it. */
  flag: string
  /** The value that a text on the command line stands for, if it is neither number nor text. */
  parse?: (text: string) => unknown
}

export const option = <S extends Schema>(
  schema: S,
  value: v.InferOutput<S>,
  flag: string,
  doc: string,
  parse?: (text: string) => unknown,
): OptionSpec<S> => ({ schema, default: value, flag, doc, ...(parse && { parse }) })

export type Table = Record<string, OptionSpec>

export type Values<T extends Record<string, OptionSpec>> = {
  [K in keyof T]: v.InferOutput<T[K]['schema']>
}

/** What is wrong with `value` for an option ("must be …"), or nothing. */
export function problemWith(spec: OptionSpec, value: unknown): string | undefined {
  return problemOf(spec.schema, value)
}

export function checkOptions<T extends Table>(
  table: T,
  options: Partial<Values<T>>,
): Partial<Values<T>> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) checkOption(table, name, value)
  return Object.fromEntries(given) as Partial<Values<T>>
}

function checkOption(table: Table, name: string, value: unknown): void {
  if (!Object.hasOwn(table, name)) throw new OptionError(`unknown option ${name}`)
  const problem = problemWith(table[name], value)
  if (problem) throw new OptionError(`${name} ${problem}, not ${show(value)}`)
}

export function defaults<T extends Table>(table: T): Values<T> {
  const pairs = Object.entries(table).map(([name, spec]) => [name, spec.default])
  return Object.fromEntries(pairs) as Values<T>
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
}

declare const checked: unique symbol
/** Options that were checked, with every value. */
export type Resolved<Options> = Options & { readonly [checked]: true }

const resolved = new WeakSet<object>()

/**
 * Options of all layers as `resolve` makes them. Layers that are nothing but options resolved before
 * are not checked again.
 */
export function resolveOnce<Options extends object>(
  layers: Partial<Options>[],
  resolve: () => Options,
): Resolved<Options> {
  const [first] = layers
  const known = layers.length === 1 && resolved.has(first)
  const options = known ? first : resolve()
  resolved.add(options)
  return options as Resolved<Options> // it is in the set
}
