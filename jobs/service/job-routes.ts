/** @file Jobs over HTTP: asked for, looked at, listened to, fetched, ended. */
import { parse } from 'node:path'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import pLimit from 'p-limit'
import { OptionError } from '../../src/errors.ts'
import { RefusedError, type RouteContext, shown } from './answers.ts'
import type { Request, ServiceJob } from './book.ts'
import { registerEvents } from './events.ts'
import { checkLimits } from './limits.ts'
import {
  drawingSchema,
  errorSchema,
  idSchema,
  jobSchema,
  optionsSchema,
  sketchSchema,
} from './schemas.ts'

/** Photos that are checked at a time: fifty at once keep all others waiting. */
const CHECKED = 2

type WithId = { Params: { id: string } }

export async function registerJobRoutes(app: FastifyInstance, context: RouteContext) {
  const { limits, sketch, drawing, runner, renderPng } = context
  const jobOf = (request: FastifyRequest<WithId>) => findJob(request, context)
  const svgOf = async (request: FastifyRequest<WithId>) => {
    const job = jobOf(request)
    const svg = job.state === 'done' ? await runner.svg(job.id) : undefined
    if (svg === undefined) throw new RefusedError(409, `the job is ${job.state}: no drawing yet`)
    return svg
  }
  const answers = (others: Record<number, unknown>) => ({ ...others, '4xx': errorSchema })
  const made = answers({ 202: jobSchema })
  const inTurn = pLimit(CHECKED)
  const sketchOptions = await optionsSchema(sketch.table, limits)
  const json = { 'application/json': { schema: sketchSchema(sketchOptions) } }

  app.post(
    '/v1/sketches',
    {
      schema: { summary: 'Draw a photo.', body: { content: json }, response: made },
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
  const drawingOptions = await optionsSchema(drawing.table, limits)
  app.post<{ Body: { prompt: string; options?: Record<string, unknown> } }>(
    '/v1/drawings',
    {
      schema: { summary: 'Draw words.', body: drawingSchema(drawingOptions), response: made },
    },
    async ({ body }, reply) => {
      if (isFull(context)) return refuse(reply, context)
      const options = drawing.resolve(body.options ?? {})
      checkLimits(options, limits)
      const job = await submit(context, { kind: 'drawing', prompt: body.prompt, options })
      return answer(reply, context, job)
    },
  )
  const params = idSchema
  app.get<WithId>(
    '/v1/jobs/:id',
    { schema: { summary: 'How a job fares.', params, response: answers({ 200: jobSchema }) } },
    async (request) => shown(jobOf(request)),
  )
  app.get<WithId>(
    '/v1/jobs/:id/drawing.svg',
    { schema: { summary: 'The drawing.', params, produces: ['image/svg+xml'] } },
    async (request, reply) => picture(reply, 'image/svg+xml', await svgOf(request)),
  )
  app.get<WithId & { Querystring: { side?: string } }>(
    '/v1/jobs/:id/drawing.png',
    {
      schema: {
        summary: 'The drawing as pixels.',
        params,
        querystring: {
          type: 'object',
          properties: { side: { type: 'string', pattern: '^\\d{1,4}$', default: '896' } },
        },
        produces: ['image/png'],
      },
    },
    async (request, reply) => {
      const side = Number(request.query.side ?? 896)
      if (side < 16 || side > 2048) throw new OptionError('side must be 16 to 2048')
      return picture(reply, 'image/png', await renderPng(await svgOf(request), side))
    },
  )
  app.delete<WithId>(
    '/v1/jobs/:id',
    { schema: { summary: 'End and forget a job.', params, response: answers({ 204: {} }) } },
    async (request, reply) => {
      await runner.cancel(jobOf(request).id)
      return reply.code(204).send()
    },
  )
  registerEvents(app, context, jobOf)
}

function findJob({ params }: FastifyRequest<WithId>, { book }: RouteContext): ServiceJob {
  const job = book.get(params.id)
  if (!job) throw new RefusedError(404, 'there is no such job')
  return job
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

/** An SVG is a document: it may not run or load anything, wherever it is opened. */
const picture = (reply: FastifyReply, type: string, data: string | Uint8Array) =>
  reply
    .type(type)
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .send(data)

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
