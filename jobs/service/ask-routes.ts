/** @file Drawings asked for over HTTP: of a photo, or of words. */
import { parse } from 'node:path'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import pLimit from 'p-limit'
import { OptionError } from '../../src/errors.ts'
import { RefusedError, type RouteContext, shown } from './answers.ts'
import type { Request, ServiceJob } from './book.ts'
import { checkLimits } from './limits.ts'
import { drawingSchema, errorSchema, jobSchema, optionsSchema, sketchSchema } from './schemas.ts'

/** Photos that are checked at a time: fifty at once keep all others waiting. */
const CHECKED = 2

const MADE = { 202: jobSchema, '4xx': errorSchema }

export async function registerAskRoutes(
  app: FastifyInstance,
  context: RouteContext,
): Promise<void> {
  await registerSketches(app, context)
  await registerDrawings(app, context)
}

async function registerSketches(app: FastifyInstance, context: RouteContext) {
  const { limits, sketch } = context
  const inTurn = pLimit(CHECKED)
  const sketchOptions = await optionsSchema(sketch.table, limits)
  const json = { 'application/json': { schema: sketchSchema(sketchOptions) } }

  app.post(
    '/v1/sketches',
    {
      schema: { summary: 'Draw a photo.', body: { content: json }, response: MADE },
    },
    async (request, reply) => {
      if (isFull(context)) return refuse(reply, context)
      const { photo, title, options } = await readSketch(request, context)
      const job = await inTurn(async () => {
        await turn() // other requests are heard between two photos
        if (isFull(context)) return undefined
        await context.checkPhoto(photo, limits.pixels)
        const resolved = sketch.resolve(options)
        checkLimits(resolved, limits)
        return submit(context, { kind: 'sketch', title, options: resolved }, photo)
      })
      return answer(reply, context, job)
    },
  )
}

async function registerDrawings(app: FastifyInstance, context: RouteContext) {
  const { limits, drawing } = context
  const drawingOptions = await optionsSchema(drawing.table, limits)
  app.post<{ Body: { prompt: string; options?: Record<string, unknown> } }>(
    '/v1/drawings',
    {
      schema: { summary: 'Draw words.', body: drawingSchema(drawingOptions), response: MADE },
    },
    async ({ body }, reply) => {
      if (isFull(context)) return refuse(reply, context)
      const options = drawing.resolve(body.options ?? {})
      checkLimits(options, limits)
      const job = await submit(context, { kind: 'drawing', prompt: body.prompt, options })
      return answer(reply, context, job)
    },
  )
}

/** Refusals take so long, in milliseconds: who asks again at once leaves time to draw. */
const REFUSAL = 200

const isFull = ({ runner, limits }: RouteContext): boolean => runner.load().waiting >= limits.queue

/** @throws {RefusedError} always */
async function refuse(reply: FastifyReply, { runner, metrics }: RouteContext): Promise<never> {
  metrics.refused()
  await sleep(REFUSAL)
  const { waiting, hands, seconds } = runner.load()
  reply.header('retry-after', Math.ceil((seconds * waiting) / hands / 2))
  throw new RefusedError(429, `${waiting} jobs are waiting; try again later`)
}

/** @returns nothing if others took the last place while the photo came */
const submit = async (
  context: RouteContext,
  request: Request,
  photo?: Uint8Array,
): Promise<ServiceJob | undefined> =>
  isFull(context) ? undefined : context.runner.submit(request, photo)

async function answer(reply: FastifyReply, context: RouteContext, job?: ServiceJob) {
  if (!job) return refuse(reply, context)
  const seen = shown(job)
  return reply.code(202).header('location', seen.links.self).send(seen)
}

/** The photo and options of a form, or of an address. */
async function readSketch(request: FastifyRequest, { fetchPhoto }: RouteContext) {
  if (request.isMultipart()) return readForm(request)
  // Checked against its schema before.
  const { address, options = {} } = request.body as {
    address: string
    options?: Record<string, unknown>
  }
  if (!fetchPhoto) throw new RefusedError(403, 'addresses are not fetched here; send the photo')
  return { photo: await fetchPhoto(address), title: titleOf(new URL(address).pathname), options }
}

async function readForm(request: FastifyRequest) {
  let photo: Uint8Array | undefined
  let title: string | undefined
  let options: Record<string, unknown> = {}
  for await (const part of request.parts()) {
    if (part.type === 'file' && part.fieldname === 'photo') {
      photo = await part.toBuffer()
      title = titleOf(part.filename)
    } else if (part.type === 'file')
      throw new OptionError(`${part.fieldname.slice(0, 40)} is no field here`)
    else if (part.fieldname === 'options') options = readOptions(String(part.value))
    else throw new OptionError(`${part.fieldname.slice(0, 40)} is no field here`)
  }
  if (!photo?.length) throw new OptionError('send a photo, as a file in the field "photo"')
  return { photo, title, options }
}

const LONGEST_TITLE = 100

/** The name of a file, without its folder and ending. */
const titleOf = (path: string): string | undefined =>
  parse(path).name.slice(0, LONGEST_TITLE) || undefined

function readOptions(text: string): Record<string, unknown> {
  try {
    const options: unknown = JSON.parse(text)
    if (typeof options === 'object' && options && !Array.isArray(options)) return { ...options }
  } catch {}
  throw new OptionError('options must be a JSON object')
}
