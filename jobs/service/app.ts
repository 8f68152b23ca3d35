/**
 * @file The service: an HTTP interface to a runner of jobs. What may be asked for is checked here,
 * before anything is stored; how a photo is drawn is the drawer's business.
 */
import type { FastifyInstance } from 'fastify'
import { OptionError, OutputError, StrokesmithError } from '../../src/errors.ts'
import { importFor } from '../packages.ts'
import { RefusedError, type ServiceOptions } from './answers.ts'
import { registerAskRoutes } from './ask-routes.ts'
import { createCheck } from './auth.ts'
import { registerJobRoutes } from './job-routes.ts'
import type { Limits } from './limits.ts'
import { createMetrics } from './metrics.ts'
import { registerProbes } from './probes.ts'
import { sketchFormSchema } from './schemas.ts'

/** Slow callers are not waited for, in milliseconds. */
const REQUEST_TIME = 30_000
const HEADERS_TIME = 10_000
/** JSON bodies, in bytes. */
const JSON_LIMIT = 64 * 1024

export async function createService(options: ServiceOptions): Promise<FastifyInstance> {
  const { limits, token, runner, version } = options
  const { fastify } = await importFor(() => import('fastify'), 'serve', 'fastify')
  const app = fastify({
    logger: options.logger ?? false,
    bodyLimit: JSON_LIMIT,
    requestTimeout: REQUEST_TIME,
    connectionTimeout: 2 * REQUEST_TIME,
    keepAliveTimeout: HEADERS_TIME,
    routerOptions: { maxParamLength: 64 },
    http: { headersTimeout: HEADERS_TIME, connectionsCheckingInterval: 1000 },
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  })
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler((error, request, reply) => {
    const { status, message } = answerTo(error)
    if (status >= 500) request.log.error(error)
    return reply.code(status).send({ error: message })
  })
  app.setNotFoundHandler((_, reply) => reply.code(404).send({ error: 'there is nothing here' }))
  await registerPlugins(app, limits, version)
  const allowed = createCheck(token)
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.open || allowed(request.headers.authorization)) return
    return reply
      .code(401)
      .header('www-authenticate', 'Bearer')
      .send({ error: 'show the token: Authorization: Bearer …' })
  })
  const metrics = await createMetrics(() => ({
    waiting: runner.load().waiting,
    drawing: options.book.count('drawing'),
  }))
  runner.events.on('ended', metrics.ended)
  registerProbes(app, { metrics, runner })
  await registerAskRoutes(app, { ...options, metrics })
  registerJobRoutes(app, { ...options, metrics })
  return app
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Nobody need show a token. */
    open?: boolean
  }
}

async function registerPlugins(app: FastifyInstance, limits: Limits, version: string) {
  const names = ['@fastify/multipart', '@fastify/rate-limit', '@fastify/swagger']
  const [multipart, rateLimit, swagger] = await Promise.all([
    importFor(() => import('@fastify/multipart'), 'serve', ...names),
    importFor(() => import('@fastify/rate-limit'), 'serve', ...names),
    importFor(() => import('@fastify/swagger'), 'serve', ...names),
  ])
  await app.register(swagger.default, {
    openapi: {
      openapi: '3.0.3',
      info: { title: 'strokesmith', version, description: 'Photos and words as Bézier strokes.' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: ({ schema, url }) => ({ schema: withForm(schema), url }),
  })
  await app.register(multipart.default, {
    limits: { fileSize: limits.bytes, files: 1, fields: 4, fieldSize: JSON_LIMIT, parts: 5 },
  })
  await app.register(rateLimit.default, {
    max: limits.requests,
    timeWindow: '1 minute',
    allowList: (request) => request.routeOptions.config.open === true,
    errorResponseBuilder: (_, { after }) => ({
      statusCode: 429,
      message: `too many requests; try again in ${after}`,
    }),
  })
}

/** A photo may come as a form, too. It is read as it comes, so that no schema can check it. */
function withForm<S>(schema: S): S {
  const { body } = schema as { body?: { content?: object } }
  if (!body?.content) return schema
  const form = { 'multipart/form-data': { schema: sketchFormSchema } }
  return { ...schema, body: { content: { ...body.content, ...form } } }
}

/** What a caller is told of a failure: nothing of what is inside. */
function answerTo(error: unknown): { status: number; message: string } {
  const { statusCode, validation, message } = error as {
    statusCode?: number
    validation?: unknown
    message: string
  }
  if (error instanceof RefusedError) return { status: error.statusCode, message }
  if (error instanceof OptionError || validation) return { status: 400, message }
  if (error instanceof OutputError) return { status: 507, message: 'nothing can be stored now' }
  if (error instanceof StrokesmithError) return { status: 422, message }
  if (statusCode && statusCode < 500) return { status: statusCode, message }
  return { status: 500, message: 'something went wrong' }
}
