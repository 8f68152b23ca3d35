/** @file Whether the service lives, can take jobs, and how it fares. */
import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'
import type { Runner } from './runner.ts'

const okSchema = { type: 'object', properties: { ok: { type: 'boolean' } } }

export function registerProbes(
  app: FastifyInstance,
  { metrics, runner }: { metrics: Metrics; runner: Runner },
): void {
  const open = { config: { open: true } }
  const probe = (summary: string) => ({
    ...open,
    schema: { summary, security: [], response: { 200: okSchema } },
  })
  app.get('/healthz', probe('The process answers.'), async () => ({ ok: true }))
  app.get('/readyz', probe('Jobs can be taken.'), async () => {
    runner.load() // throws where the book cannot be read
    return { ok: true }
  })
  app.get(
    '/metrics',
    { schema: { summary: 'For Prometheus.', produces: ['text/plain'] } },
    async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  )
  app.get(
    '/openapi.json',
    { ...open, schema: { summary: 'This document.', security: [] } },
    async () => app.swagger(),
  )
}
