/** @file Jobs over HTTP: looked at, listened to, fetched, ended. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { OptionError } from '../../src/errors.ts'
import { RefusedError, type RouteContext, shown } from './answers.ts'
import type { ServiceJob } from './book.ts'
import { registerEvents } from './events.ts'
import { errorSchema, idSchema, jobSchema } from './schemas.ts'

type WithId = { Params: { id: string } }

const params = idSchema
const answers = (others: Record<number, unknown>) => ({ ...others, '4xx': errorSchema })

export function registerJobRoutes(app: FastifyInstance, context: RouteContext): void {
  const { runner } = context
  const jobOf = (request: FastifyRequest<WithId>) => findJob(request, context)
  app.get<WithId>(
    '/v1/jobs/:id',
    { schema: { summary: 'How a job fares.', params, response: answers({ 200: jobSchema }) } },
    async (request) => shown(jobOf(request)),
  )
  app.delete<WithId>(
    '/v1/jobs/:id',
    { schema: { summary: 'End and forget a job.', params, response: answers({ 204: {} }) } },
    async (request, reply) => {
      await runner.cancel(jobOf(request).id)
      return reply.code(204).send()
    },
  )
  registerPictures(app, context)
  registerEvents(app, context, jobOf)
}

function registerPictures(app: FastifyInstance, context: RouteContext): void {
  const { runner, renderPng } = context
  const svgOf = async (request: FastifyRequest<WithId>) => {
    const job = findJob(request, context)
    const svg = job.state === 'done' ? await runner.svg(job.id) : undefined
    if (svg === undefined) throw new RefusedError(409, `the job is ${job.state}: no drawing yet`)
    return svg
  }
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
}

function findJob({ params }: FastifyRequest<WithId>, { book }: RouteContext): ServiceJob {
  const job = book.get(params.id)
  if (!job) throw new RefusedError(404, 'there is no such job')
  return job
}

/** An SVG is a document: it may not run or load anything, wherever it is opened. */
const picture = (reply: FastifyReply, type: string, data: string | Uint8Array) =>
  reply
    .type(type)
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .send(data)
