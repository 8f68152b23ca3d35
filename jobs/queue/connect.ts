/** @file A connection to Redis (or Valkey), and BullMQ on it. */
import type { Redis } from 'ioredis'
import { OptionError, StrokesmithError } from '../../src/errors.ts'
import { firstLine } from '../errors.ts'
import { importFor } from '../packages.ts'

/** A queue that cannot be reached at the beginning; later on, it is waited for. */
export class QueueError extends StrokesmithError {
  override name = 'QueueError'
}

export interface Connected {
  bullmq: typeof import('bullmq')
  connection: Redis
}

/** How long the first answer may take, in milliseconds. */
const PATIENCE = 10_000

/**
 * @param address redis:// or rediss:// with a host, and with user and password if need be
 * @throws {OptionError} for any other scheme, {QueueError} if nobody answers
 */
export async function connect(address: string): Promise<Connected> {
  if (!/^rediss?:\/\//.test(address)) {
    throw new OptionError(`--queue ${withoutPassword(address)}: must be redis:// or rediss://`)
  }
  const [bullmq, ioredis] = await Promise.all([
    importFor(() => import('bullmq'), '--queue', 'bullmq', 'ioredis'),
    importFor(() => import('ioredis'), '--queue', 'bullmq', 'ioredis'),
  ])
  const connection = new ioredis.Redis(address, { maxRetriesPerRequest: null, lazyConnect: true })
  let reason = 'no answer'
  connection.on('error', (error) => {
    reason = firstLine(error)
  })
  const timer = setTimeout(() => connection.disconnect(), PATIENCE)
  try {
    await connection.connect()
    await connection.ping()
  } catch {
    connection.disconnect()
    throw new QueueError(`cannot reach ${withoutPassword(address)} (${reason})`)
  } finally {
    clearTimeout(timer)
  }
  return { bullmq, connection }
}

function withoutPassword(address: string): string {
  return address.replace(/\/\/[^@/]*@/, '//')
}
