/** @file What routes are given, and what they answer. */
import type { FastifyServerOptions } from 'fastify'
import { StrokesmithError } from '../../src/errors.ts'
import type { Table } from '../../src/options/table.ts'
import type { Book, ServiceJob } from './book.ts'
import type { Limits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import type { Runner } from './runner.ts'

export interface ServiceOptions {
  version: string
  book: Book
  runner: Runner
  limits: Limits
  /** Who does not show it is refused; none: nobody is. */
  token?: string
  sketch: Kind
  drawing: Kind
  /** Fetches a photo from an address; none: addresses are refused. */
  fetchPhoto?: (address: string) => Promise<Uint8Array>
  /** @throws {ImageError} for what is surely no photo, or has too many pixels */
  checkPhoto: (photo: Uint8Array, pixels: number) => Promise<void>
  renderPng: (svg: string, side: number) => Promise<Uint8Array>
  logger?: FastifyServerOptions['logger']
}

/** The options of one kind of drawing. */
export interface Kind {
  table: Table
  /** @throws {OptionError} */
  resolve: (options: Record<string, unknown>) => Record<string, unknown>
}

export type RouteContext = ServiceOptions & { metrics: Metrics }

/** An answer that is no failure of the service. */
export class RefusedError extends StrokesmithError {
  override name = 'RefusedError'
  readonly statusCode: number
  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

/** What a caller sees of a job. */
export function shown({ options, prompt, title, ...job }: ServiceJob) {
  const self = `/v1/jobs/${job.id}`
  const links = {
    self,
    events: `${self}/events`,
    svg: `${self}/drawing.svg`,
    png: `${self}/drawing.png`,
  }
  return { ...job, links }
}
