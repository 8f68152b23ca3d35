import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import type { BatchEvent } from '../../../jobs/batch/batch.ts'
import { findPictures, inGroups } from '../../../jobs/batch/find.ts'
import { openLedger } from '../../../jobs/batch/ledger.ts'
import { runBatch } from '../../../jobs/batch/run.ts'
import { FullStoreError, openFolder } from '../../../jobs/store/folder.ts'
import type { Drawer, Recipe } from '../../../jobs/task.ts'
import { ImageError } from '../../../src/errors.ts'

const RECIPE: Recipe = { version: '1', models: {}, options: {}, files: { output: '{stem}.svg' } }

/** Draws a photo's own text, and remembers which. */
function copyist(size = 2): Drawer & { drawn: string[] } {
  const drawn: string[] = []
  return {
    size,
    drawn,
    async draw({ photo = '', files }) {
      drawn.push(photo)
      const text = await readFile(photo, 'utf8')
      if (text === 'damaged') throw new ImageError(`${photo} is damaged`)
      const file = { name: files.output, data: new TextEncoder().encode(`drawing of ${text}`) }
      return { files: [file], strokes: 1, loss: 0, milliseconds: 1, warnings: [], hints: [] }
    },
    close: async () => {},
  }
}

/** A folder of photos, by name their texts, and a way to run batches over it. */
async function folderOf(photos: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [input, out] = [join(folder, 'in'), join(folder, 'out')]
  await mkdir(input)
  for (const [name, text] of Object.entries(photos)) await writeFile(join(input, name), text)
  const run = async (drawer: Drawer, recipe = RECIPE, signal?: AbortSignal) => {
    const events: BatchEvent[] = []
    const ledger = openLedger(out, JSON.stringify(recipe))
    try {
      await runBatch({
        pictures: inGroups(findPictures([input], { except: out, list: Readable.from([]) })),
        recipe,
        task: ({ path, dir }) => ({
          photo: path,
          beside: {},
          options: {},
          files: { output: join(dir, `${path.split('/').at(-1)?.split('.')[0]}.svg`) },
        }),
        folder: out,
        ledger,
        store: await openFolder(out),
        drawer,
        onEvent: (event) => events.push(event),
        signal,
      })
    } finally {
      ledger.close()
    }
    return events.map(({ type, target }) => `${type} ${target}`).sort()
  }
  const results = async () => (await readdir(out)).filter((name) => !name.startsWith('.')).sort()
  return { input, out, run, results }
}

test('every picture is drawn once', async () => {
  const { run, out, results } = await folderOf({ 'a.jpg': 'A', 'b.jpg': 'B', 'c.jpg': 'C' })
  const drawer = copyist()
  expect(await run(drawer)).toEqual(['done a.svg', 'done b.svg', 'done c.svg'])
  expect(drawer.drawn).toHaveLength(3)
  expect(await results()).toEqual(['a.svg', 'b.svg', 'c.svg'])
  expect(await readFile(join(out, 'b.svg'), 'utf8')).toBe('drawing of B')
})

test('a second run draws nothing', async () => {
  const { run } = await folderOf({ 'a.jpg': 'A', 'b.jpg': 'B' })
  await run(copyist())
  const drawer = copyist()
  expect(await run(drawer)).toEqual(['kept a.svg', 'kept b.svg'])
  expect(drawer.drawn).toEqual([])
})

test('what changed, is new, or went missing is drawn', async () => {
  const { run, input, out } = await folderOf({ 'a.jpg': 'A', 'b.jpg': 'B', 'c.jpg': 'C' })
  await run(copyist())
  await writeFile(join(input, 'a.jpg'), 'AA')
  await rm(join(out, 'b.svg'))
  await writeFile(join(input, 'd.jpg'), 'D')
  expect(await run(copyist())).toEqual(['done a.svg', 'done b.svg', 'done d.svg', 'kept c.svg'])
  expect(await readFile(join(out, 'a.svg'), 'utf8')).toBe('drawing of AA')
})

test('a photo that was touched only is not drawn again', async () => {
  const { run, input } = await folderOf({ 'a.jpg': 'A' })
  await run(copyist())
  await utimes(join(input, 'a.jpg'), 1, 1)
  const drawer = copyist()
  expect(await run(drawer)).toEqual(['kept a.svg'])
  expect(drawer.drawn).toEqual([])
})

test('another recipe draws all anew', async () => {
  const { run } = await folderOf({ 'a.jpg': 'A' })
  await run(copyist())
  expect(await run(copyist(), { ...RECIPE, options: { strokes: 4 } })).toEqual(['done a.svg'])
})

test('a bad picture is a row with its error; the others are drawn', async () => {
  const { run, results } = await folderOf({ 'a.jpg': 'damaged', 'b.jpg': 'B' })
  expect(await run(copyist())).toEqual(['done b.svg', 'failed a.svg'])
  expect(await results()).toEqual(['b.svg'])
})

test('two pictures of one name are not written over each other', async () => {
  const { run, out } = await folderOf({ 'a.jpg': 'A', 'a.png': 'B' })
  expect(await run(copyist())).toEqual(['done a.svg', 'failed a.svg'])
  expect(await readFile(join(out, 'a.svg'), 'utf8')).toBe('drawing of A')
})

test('a store that is full ends the batch; the next run goes on', async () => {
  const { run } = await folderOf({ 'a.jpg': 'A', 'b.jpg': 'B', 'c.jpg': 'C' })
  const { draw, ...drawer } = copyist(1)
  let left = 2
  const full: Drawer = {
    ...drawer,
    draw(task) {
      if (left-- === 0) throw new FullStoreError('the disk is full')
      return draw(task)
    },
  }
  await expect(run(full)).rejects.toThrow('the disk is full')
  expect((await run(copyist())).map((line) => line.split(' ')[0])).toEqual(['done', 'kept', 'kept'])
})

test('a stopped batch leaves nothing half done, and goes on', async () => {
  const { run, results } = await folderOf({ 'a.jpg': 'A', 'b.jpg': 'B', 'c.jpg': 'C' })
  const controller = new AbortController()
  const { draw, ...drawer } = copyist(1)
  const stopping: Drawer = {
    ...drawer,
    draw(task) {
      if (drawer.drawn.length === 1) controller.abort()
      controller.signal.throwIfAborted()
      return draw(task)
    },
  }
  await expect(run(stopping, RECIPE, controller.signal)).rejects.toThrow('interrupted')
  expect(await results()).toHaveLength(1)
  expect(await run(copyist())).toHaveLength(3)
})

test('a photo that is changed while it is drawn is drawn again', async () => {
  const { run, input, out } = await folderOf({ 'a.jpg': 'A' })
  const { draw, ...drawer } = copyist(1)
  const slow: Drawer = {
    ...drawer,
    async draw(task) {
      const result = await draw(task)
      if (drawer.drawn.length === 1) await writeFile(join(input, 'a.jpg'), 'changed')
      return result
    },
  }
  expect(await run(slow)).toEqual(['done a.svg'])
  expect(await readFile(join(out, 'a.svg'), 'utf8')).toBe('drawing of changed')
})
