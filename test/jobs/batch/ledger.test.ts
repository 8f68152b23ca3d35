import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Ledger, openLedger } from '../../../jobs/batch/ledger.ts'

const CAT = { photo: 'in/cat.jpg', dir: '', target: 'cat.svg', bytes: 10, modified: 1 }
const DOG = { ...CAT, photo: 'in/dog.jpg', target: 'dog.svg' }
const OUTCOME = { key: 'k', files: ['cat.svg'], strokes: 3, loss: 0.5, milliseconds: 9 }

/** Opens one ledger again and again, as one process after the other would. */
async function ledgers(): Promise<(recipe?: string) => Ledger> {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return (recipe = 'recipe') => openLedger(folder, recipe)
}

/** Draws all that waits. */
function drawAll(ledger: Ledger): string[] {
  const drawn: string[] = []
  for (let row = ledger.take(); row; row = ledger.take()) {
    ledger.finish(row.id, OUTCOME)
    drawn.push(row.photo)
  }
  return drawn
}

test('every picture is taken once, in the order it was found', async () => {
  const ledger = (await ledgers())()
  ledger.note([DOG, CAT])
  expect(drawAll(ledger)).toEqual([DOG.photo, CAT.photo])
  ledger.close()
})

test('a later run knows what is done', async () => {
  const open = await ledgers()
  const first = open()
  first.note([CAT])
  drawAll(first)
  first.close()
  const second = open()
  const { settled } = second.note([CAT, DOG])
  expect(settled.map(({ photo, state }) => [photo, state])).toEqual([[CAT.photo, 'done']])
  expect(drawAll(second)).toEqual([DOG.photo])
  second.close()
})

test.each([
  ['another size', { bytes: 11 }, 'recipe'],
  ['another time', { modified: 2 }, 'recipe'],
  ['another photo', { photo: 'in/other.jpg' }, 'recipe'],
  ['another recipe', {}, 'other recipe'],
])('%s makes it wait again', async (_, change, recipe) => {
  const open = await ledgers()
  const first = open()
  first.note([CAT])
  drawAll(first)
  first.close()
  const second = open(recipe)
  expect(second.note([{ ...CAT, ...change }]).settled).toEqual([])
  expect(second.take()).toMatchObject({ target: 'cat.svg', key: 'k' })
  second.close()
})

test('what was being drawn when the process ended is drawn by the next one', async () => {
  const open = await ledgers()
  const killed = open()
  killed.note([CAT])
  killed.take()
  killed.close()
  const next = open()
  next.note([CAT])
  expect(next.take()?.photo).toBe(CAT.photo)
  next.close()
})

test('a picture in whose midst the process ended three times is given up until it changes', async () => {
  const open = await ledgers()
  for (let i = 0; i < 3; i++) {
    const killed = open()
    killed.note([CAT])
    expect(killed.take()?.photo).toBe(CAT.photo)
    killed.close()
  }
  const next = open()
  const { settled } = next.note([CAT])
  expect(settled).toMatchObject([{ state: 'failed', error: /ended 3 times/ }])
  expect(next.take()).toBeUndefined()
  next.close()
  const later = open()
  later.note([{ ...CAT, modified: 2 }])
  expect(later.take()?.photo).toBe(CAT.photo)
  later.close()
})

test('a picture that failed is tried again by the next run', async () => {
  const open = await ledgers()
  const first = open()
  first.note([CAT])
  first.fail(first.take()?.id ?? 0, 'damaged')
  expect(first.take()).toBeUndefined()
  first.close()
  const second = open()
  second.note([CAT])
  expect(second.take()?.photo).toBe(CAT.photo)
  second.close()
})

test('two pictures cannot have one target', async () => {
  const ledger = (await ledgers())()
  const other = { ...CAT, photo: 'in/cat.png' }
  const { collisions } = ledger.note([CAT, other])
  expect(collisions).toEqual([{ found: other, other: CAT.photo }])
  expect(drawAll(ledger)).toEqual([CAT.photo])
  ledger.close()
})

test('only one process at a time has the ledger', async () => {
  const open = await ledgers()
  const first = open()
  expect(() => open()).toThrow('is being written by another process')
  first.close()
  open().close()
})

test('rows are those that this run has seen', async () => {
  const open = await ledgers()
  const first = open()
  first.note([CAT, DOG])
  drawAll(first)
  first.close()
  const second = open()
  second.note([DOG])
  expect([...second.rows()].map(({ target }) => target)).toEqual(['dog.svg'])
  second.close()
})
