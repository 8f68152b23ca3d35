import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { WorkerEvent } from '../../../jobs/queue/draw-job.ts'
import { createQueueDrawer } from '../../../jobs/queue/drawer.ts'
import { startWorker, type WorkerOptions } from '../../../jobs/queue/worker.ts'
import { openStore } from '../../../jobs/store/open-store.ts'
import type { Drawer, Task } from '../../../jobs/task.ts'
import { AbortError, ImageError } from '../../../src/errors.ts'
import { hasRedis, startRedis } from './redis.ts'

const VERSION = { version: '1', modelsOf: async () => ({ mini: 'm' }) }

/** Draws a photo's own text; `before` may fail or wait. */
function copyist(before: Drawer['draw'] | (() => Promise<unknown>) = async () => {}) {
  const drawn: string[] = []
  const drawer: Drawer = {
    size: 2,
    async draw(task, hooks) {
      const text = await readFile(task.photo ?? '', 'utf8')
      drawn.push(text)
      await before(task, hooks)
      const data = new TextEncoder().encode(`drawing of ${text}`)
      const files = [{ name: task.files.output, data }]
      return { files, strokes: 1, loss: 0, milliseconds: 1, warnings: [], hints: [] }
    },
    close: async () => {},
  }
  return { drawer, drawn }
}

/** A queue, a store, photos of given texts, and what is done with them. */
async function workshop(...texts: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const { address: queue, restart, stop, forget } = await startRedis()
  const store = await openStore(join(folder, 'store'))
  const work = async (drawer: Drawer, given: Partial<WorkerOptions> = {}) => {
    const events: WorkerEvent[] = []
    const onEvent = (event: WorkerEvent) => events.push(event)
    const lacks = async () => undefined
    const base = { queue, store, drawer, version: '1', lacks, onEvent, lock: 1000 }
    const worker = await startWorker({ ...base, ...given })
    onTestFinished(() => worker.drain())
    return { events, drain: worker.drain }
  }
  const open = async () => {
    const drawer = await createQueueDrawer({ queue, store, ...VERSION, audit: 200 })
    onTestFinished(() => drawer.close())
    return (text: string) => drawOne(drawer, folder, text)
  }
  for (const text of texts) await writeFile(join(folder, text), text)
  return { work, open, restart, stop, forget }
}

async function drawOne(drawer: Drawer, folder: string, text: string): Promise<string> {
  const files = { output: `${text}.svg` }
  const task = { photo: join(folder, text), beside: {}, options: {}, files }
  const [drawing] = (await drawer.draw(task)).files
  return `${drawing.name}: ${new TextDecoder().decode(drawing.data)}`
}

describe.skipIf(!hasRedis)('the queue', () => {
  test('brings photos to a worker, and drawings back', async () => {
    const { work, open } = await workshop('a', 'b', 'c')
    const draw = await open()
    const { drawer, drawn } = copyist()
    await work(drawer)
    expect(await Promise.all(['a', 'b', 'c'].map(draw))).toEqual([
      'a.svg: drawing of a',
      'b.svg: drawing of b',
      'c.svg: drawing of c',
    ])
    expect(drawn.sort()).toEqual(['a', 'b', 'c'])
  })

  test('asks nobody for what is in the store', async () => {
    const { work, open } = await workshop('a')
    const { drawer, drawn } = copyist()
    const { drain } = await work(drawer)
    await (await open())('a')
    await drain()
    expect(await (await open())('a')).toBe('a.svg: drawing of a')
    expect(drawn).toEqual(['a'])
  })

  test('has one job for two who want the same', async () => {
    const { work, open } = await workshop('a')
    const { drawer, drawn } = copyist()
    const both = Promise.all([(await open())('a'), (await open())('a')])
    await work(drawer)
    expect(await both).toEqual(['a.svg: drawing of a', 'a.svg: drawing of a'])
    expect(drawn).toEqual(['a'])
  })

  test('parks a bad picture at once, and says what is wrong with it by its own name', async () => {
    const { work, open } = await workshop('a')
    const fail = async ({ photo }: Task) => {
      throw new ImageError(`${photo} is damaged`)
    }
    const { drawer, drawn } = copyist(fail)
    const { events } = await work(drawer)
    await expect((await open())('a')).rejects.toThrow(/strokesmith-test-\w+\/a is damaged$/)
    expect(drawn).toEqual(['a'])
    await expect.poll(() => events.at(-1)).toMatchObject({ type: 'failed', last: true })
  })

  test('tries again what failed by chance', async () => {
    const { work, open } = await workshop('a')
    let broken = true
    const { drawer, drawn } = copyist(async () => {
      if (!broken) return
      broken = false
      throw new Error('a thread broke')
    })
    await work(drawer)
    expect(await (await open())('a')).toBe('a.svg: drawing of a')
    expect(drawn).toEqual(['a', 'a'])
  })

  test('tries again in a later run what was parked', async () => {
    const { work, open } = await workshop('a')
    let bad = true
    const { drawer } = copyist(async () => {
      if (bad) throw new ImageError('damaged')
    })
    await work(drawer)
    await expect((await open())('a')).rejects.toThrow('damaged')
    bad = false
    expect(await (await open())('a')).toBe('a.svg: drawing of a')
  })

  test('gives what a draining worker was at to another', async () => {
    const { work, open } = await workshop('a')
    const hangs = copyist(
      (_task, hooks) =>
        new Promise((_, fail) =>
          hooks?.signal?.addEventListener('abort', () => fail(new AbortError())),
        ),
    )
    const first = await work(hangs.drawer)
    const drawing = (await open())('a')
    await expect.poll(() => hangs.drawn).toEqual(['a'])
    await first.drain()
    expect(first.events.at(-1)).toMatchObject({ type: 'left', why: 'interrupted' })
    const { drawer } = copyist()
    await work(drawer)
    expect(await drawing).toBe('a.svg: drawing of a')
  })

  test('does not keep a worker that drains while the server is away', async () => {
    const { work, open, stop } = await workshop('a')
    const hangs = copyist(
      (_task, hooks) =>
        new Promise((_, fail) =>
          hooks?.signal?.addEventListener('abort', () => fail(new AbortError())),
        ),
    )
    const { drain } = await work(hangs.drawer)
    ;(await open())('a').catch(() => {})
    await expect.poll(() => hangs.drawn).toEqual(['a'])
    await stop()
    await drain()
  })

  test('leaves a job to workers that have its models', async () => {
    const { work, open } = await workshop('a')
    const poor = copyist()
    const drawing = (await open())('a')
    const lacks = async () => 'no such model here'
    const { events } = await work(poor.drawer, { lacks })
    await expect.poll(() => events).toMatchObject([{ type: 'left', why: 'no such model here' }])
    expect(poor.drawn).toEqual([])
    drawing.catch(() => {}) // it is left for half a minute, longer than this test
  })

  test('never shows a job to another version', async () => {
    const { work, open } = await workshop('a')
    const other = copyist()
    await work(other.drawer, { version: '2' })
    const drawing = (await open())('a')
    const { drawer } = copyist()
    await work(drawer)
    await drawing
    expect(other.drawn).toEqual([])
  })

  test('goes on after the server was restarted', async () => {
    const { work, open, restart } = await workshop('a', 'b')
    const draw = await open()
    const drawings = ['a', 'b'].map(draw)
    await new Promise((wake) => setTimeout(wake, 300)) // until the jobs are with the server
    await restart()
    const { drawer } = copyist()
    await work(drawer)
    expect(await Promise.all(drawings)).toEqual(['a.svg: drawing of a', 'b.svg: drawing of b'])
  })

  test('puts again what the server has lost', async () => {
    const { work, open, forget } = await workshop('a')
    const drawing = (await open())('a')
    await new Promise((wake) => setTimeout(wake, 300)) // until the job is with the server
    await forget()
    const { drawer } = copyist()
    await work(drawer)
    expect(await drawing).toBe('a.svg: drawing of a')
  })
})

test('a server that is not there is one line, without the password', async () => {
  const store = await openStore(await mkdtemp(join(tmpdir(), 'strokesmith-test-')))
  const opening = createQueueDrawer({
    queue: 'redis://me:secret@127.0.0.1:1',
    store,
    ...VERSION,
  })
  await expect(opening).rejects.toThrow(/^cannot reach redis:\/\/127\.0\.0\.1:1 \(.*ECONNREFUSED/)
})

test('another scheme is refused', async () => {
  const store = await openStore(await mkdtemp(join(tmpdir(), 'strokesmith-test-')))
  const opening = createQueueDrawer({ queue: 'http://127.0.0.1', store, ...VERSION })
  await expect(opening).rejects.toThrow('must be redis://')
})
