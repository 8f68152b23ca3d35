/** @file JSON schemas of what the service takes and gives; options come from their one table. */
import type { OptionSpec, Table } from '../../src/options/table.ts'
import { importFor } from '../packages.ts'
import type { Limits } from './limits.ts'

export type JsonSchema = Record<string, unknown>

/** @param limits.options are named where they are lower than the option's own */
export async function optionsSchema(table: Table, limits: Limits): Promise<JsonSchema> {
  const load = () => import('@valibot/to-json-schema')
  const { toJsonSchema } = await importFor(load, 'serve', '@valibot/to-json-schema')
  const properties = Object.entries<OptionSpec>(table).map(
    ([name, { schema, doc, default: value }]) => {
      const { $schema, ...own } = toJsonSchema(schema, { errorMode: 'ignore' })
      const most = limits.options[name]
      const description = most === undefined ? doc : `${doc}; at most ${most} here`
      return [name, { ...own, description, ...(value !== undefined && { default: value }) }]
    },
  )
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false }
}

export const errorSchema: JsonSchema = {
  type: 'object',
  properties: { error: { type: 'string', description: 'what was wrong, in one line' } },
  required: ['error'],
}

const TIME = { type: 'integer', description: 'milliseconds since 1970' }

const LINES = { type: 'array', items: { type: 'string' } }

export const jobSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    kind: { type: 'string', enum: ['sketch', 'drawing'] },
    state: { type: 'string', enum: ['waiting', 'drawing', 'done', 'failed'] },
    created: TIME,
    ended: TIME,
    error: { type: 'string' },
    strokes: { type: 'integer' },
    loss: { type: 'number' },
    milliseconds: { type: 'integer' },
    warnings: LINES,
    hints: { ...LINES, description: 'what makes the photo hard to draw' },
    links: {
      type: 'object',
      properties: Object.fromEntries(
        ['self', 'events', 'svg', 'png'].map((name) => [name, { type: 'string' }]),
      ),
    },
  },
  required: ['id', 'kind', 'state', 'created', 'links'],
}

export const idSchema: JsonSchema = {
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid', maxLength: 36 } },
  required: ['id'],
}

export const sketchSchema = (options: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: {
    address: { type: 'string', maxLength: 2000, description: 'https address of the photo' },
    options,
  },
  required: ['address'],
  additionalProperties: false,
})

/** The same with the photo itself, as a browser's form sends it. */
export const sketchFormSchema: JsonSchema = {
  type: 'object',
  properties: {
    photo: { type: 'string', format: 'binary' },
    options: { type: 'string', description: 'the options of /v1/sketches as a JSON text' },
  },
  required: ['photo'],
}

export const drawingSchema = (options: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: { prompt: { type: 'string', minLength: 1, maxLength: 1000 }, options },
  required: ['prompt'],
  additionalProperties: false,
})
