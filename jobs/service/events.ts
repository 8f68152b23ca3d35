/** @file A job's progress as server-sent events, with the drawing so far. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Progress } from '../task.ts'
import { RefusedError, type RouteContext, shown } from './answers.ts'
import type { ServiceJob } from './book.ts'
import { idSchema } from './schemas.ts'

/** A comment keeps the connection through proxies, every so many milliseconds. */
const HEARTBEAT = 15_000

type WithId = { Params: { id: string } }

export function registerEvents(
  app: FastifyInstance,
  context: RouteContext,
  jobOf: (request: FastifyRequest<WithId>) => ServiceJob,
): void {
  const open = new Set<ServerResponse>()
  const schema = {
    summary: 'Progress with the drawing so far, then the job as it ended.',
    params: idSchema,
    produces: ['text/event-stream'],
  }
  app.get<WithId>('/v1/jobs/:id/events', { schema }, (request, reply) => {
    const { id } = jobOf(request)
    if (open.size >= context.limits.listeners) {
      throw new RefusedError(429, 'too many are listening')
    }
    reply.hijack()
    open.add(reply.raw)
    reply.raw.on('close', () => open.delete(reply.raw))
    tell(id, reply.raw, context)
  })
  app.addHook('preClose', async () => open.forEach((stream) => void stream.end()))
}

/** Writes a job's state, its progress and its end to a stream, until that is closed. */
function tell(id: string, stream: ServerResponse, { runner, book }: RouteContext): void {
  stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const say = (event: string, data: unknown) =>
    stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  const onProgress = (progress: Progress) => {
    // Whoever reads too slowly misses some.
    if (!stream.writableNeedDrain) say('progress', progress)
  }
  const onEnd = () => {
    const job = book.get(id)
    say('end', job ? shown(job) : { id, state: 'gone' })
    stream.end()
  }
  const beat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT)
  runner.events.on(id, onProgress).on(`end ${id}`, onEnd)
  stream.on('close', () => {
    clearInterval(beat)
    runner.events.off(id, onProgress).off(`end ${id}`, onEnd)
  })
  const state = book.get(id)?.state
  if (state === 'waiting' || state === 'drawing') say('state', { state })
  else onEnd()
}
