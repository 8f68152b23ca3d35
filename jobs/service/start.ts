/** @file The service's parts, put together and taken apart in the right order. */
import type { FastifyInstance } from 'fastify'
import type { Drawer } from '../task.ts'
import type { ServiceOptions } from './answers.ts'
import { createService } from './app.ts'
import { openBook } from './book.ts'
import { startRunner } from './runner.ts'

export interface ServiceParts extends Omit<ServiceOptions, 'book' | 'runner'> {
  /** Where jobs, photos and drawings are kept. */
  folder: string
  drawer: Drawer
  /** Milliseconds that a job is kept once it has ended. */
  keep: number
}

/** @throws {OutputError} if the folder cannot be written, or another process does */
export async function createServiceParts({
  folder,
  drawer,
  keep,
  ...options
}: ServiceParts): Promise<{ app: FastifyInstance; stop(): Promise<void> }> {
  const book = openBook(folder)
  const patience = options.limits.seconds * 1000
  let app: FastifyInstance | undefined
  const onError = (error: unknown, job: string) => app?.log.error({ err: error, job })
  const runner = await startRunner({ book, drawer, folder, patience, keep, onError })
  const service = await createService({ ...options, book, runner })
  app = service
  return {
    app: service,
    /** First no more requests, then no more drawing. */
    async stop() {
      await service.close()
      await runner.stop()
      book.close()
    },
  }
}
