/**
 * @file Threads that draw, one task each at a time. Each has an engine and compiled programs of its
 * own; the runtime's code is shared, so that n threads need less memory than n processes. A thread
 * that breaks takes its task with it and is replaced.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { AbortError, StrokesmithError } from '../src/errors.ts'
import { firstLine, fromPlain, type PlainError, toPlain } from './errors.ts'
import type { Drawer, DrawHooks, Progress, Result, Task } from './task.ts'

/** A thread that ended in the middle of a task. */
export class BrokenThreadError extends StrokesmithError {
  override name = 'BrokenThreadError'
}

export interface PoolOptions {
  size: number
  /** What every thread finds as `workerData`. */
  data?: unknown
  /** How much less urgent threads are than what else this process does. @default 0 */
  nice?: number
  /** Milliseconds that a thread which was told to stop may take before it is ended. @default 10,000 */
  patience?: number
}

/** Long arrays hang on JavaScript's short-lived objects here: collect those early. */
const LIMITS = { maxYoungGenerationSizeMb: 2 }

/** @param entry the module whose default export is made by `taskHandler` */
export function createPool(
  entry: URL,
  { size, data, nice = 0, patience = 10_000 }: PoolOptions,
): Drawer {
  const threads = new Piscina({
    filename: entry.href,
    minThreads: 0,
    maxThreads: size,
    idleTimeout: Number.POSITIVE_INFINITY,
    resourceLimits: LIMITS,
    workerData: data,
    niceIncrement: nice,
    atomics: 'disabled', // a thread that sleeps hears nothing of being told to stop
  })
  return {
    size,
    draw: (task, hooks) => drawInThread(threads, task, { ...hooks, patience }),
    close: () => threads.destroy(),
  }
}

async function drawInThread(
  threads: Piscina,
  task: Task,
  { signal, onProgress, patience }: DrawHooks & { patience: number },
): Promise<Result> {
  if (signal?.aborted) throw new AbortError()
  const { port1: here, port2: there } = new MessageChannel()
  const end = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    here.postMessage('stop')
    timer = setTimeout(() => end.abort(), patience)
  }
  signal?.addEventListener('abort', stop, { once: true })
  here.on('message', (progress: Progress) => onProgress?.(progress))
  try {
    const order: Order = { task, port: there }
    const transferList = [there]
    const answer: Answer = await threads.run(order, { transferList, signal: end.signal })
    if ('error' in answer) throw fromPlain(answer.error)
    return answer.result
  } catch (error) {
    if (signal?.aborted) throw new AbortError()
    if (error instanceof StrokesmithError) throw error
    throw new BrokenThreadError(`the thread that drew it broke: ${firstLine(error)}`)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    here.close()
  }
}

export interface Order {
  task: Task
  port: MessagePort
}

export type Answer = { result: Result } | { error: PlainError }

/** What a thread's module exports: does `draw` for a task, and can be told to stop. */
export function taskHandler(draw: Drawer['draw']): (order: Order) => Promise<Answer> {
  return async ({ task, port }) => {
    const controller = new AbortController()
    port.on('message', () => controller.abort())
    const onProgress = (progress: Progress) => port.postMessage(progress)
    try {
      return { result: await draw(task, { signal: controller.signal, onProgress }) }
    } catch (error) {
      return { error: toPlain(error) }
    } finally {
      port.close()
    }
  }
}
