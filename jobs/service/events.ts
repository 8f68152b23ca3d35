/** @file A job's progress as server-sent events, with the drawing so far. */
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
  { runner, book, limits }: RouteContext,
  jobOf: (request: FastifyRequest<WithId>) => ServiceJob,
): void {
  let listeners = 0
  const ends = new Set<() => void>()
  const schema = {
    summary: 'Progress with the drawing so far, then the job as it ended.',
    params: idSchema,
    produces: ['text/event-stream'],
  }
  app.get<WithId>('/v1/jobs/:id/events', { schema }, (request, reply) => {
    const { id } = jobOf(request)
    if (listeners >= limits.listeners) throw new RefusedError(429, 'too many are listening')
    listeners++
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const say = (event: string, data: unknown) =>
      raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    const onProgress = (progress: Progress) => {
      // Whoever reads too slowly misses some.
      if (!raw.writableNeedDrain) say('progress', progress)
    }
    const onEnd = () => {
      const job = book.get(id)
      say('end', job ? shown(job) : { id, state: 'gone' })
      raw.end()
    }
    const beat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT)
    const end = () => raw.end()
    ends.add(end)
    raw.on('close', () => {
      listeners--
      ends.delete(end)
      clearInterval(beat)
      runner.events.off(id, onProgress).off(`end ${id}`, onEnd)
    })
    runner.events.on(id, onProgress).on(`end ${id}`, onEnd)
    const { state } = jobOf(request)
    if (state === 'done' || state === 'failed') onEnd()
    else say('state', { state })
  })
  app.addHook('preClose', async () => ends.forEach((end) => void end()))
}
