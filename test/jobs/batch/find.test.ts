import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { findPictures } from '../../../jobs/batch/find.ts'

async function folderOf(...names: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), '')
  }
  return folder
}

async function find(inputs: string[], { except = '/nowhere', list = '' } = {}) {
  const found: [string, string][] = []
  for await (const { path, dir } of findPictures(inputs, { except, list: Readable.from([list]) })) {
    found.push([path, dir])
  }
  return found.sort()
}

test('a folder gives its pictures, those of its folders too, and nothing else', async () => {
  const folder = await folderOf('a.jpg', 'b/c.PNG', 'b/d/e.webp', 'notes.txt', '.hidden.jpg')
  expect(await find([folder])).toEqual([
    [join(folder, 'a.jpg'), ''],
    [join(folder, 'b/c.PNG'), 'b'],
    [join(folder, 'b/d/e.webp'), 'b/d'],
  ])
})

test('the results are not searched', async () => {
  const folder = await folderOf('a.jpg', 'out [1]/a.png')
  const found = await find([folder], { except: join(folder, 'out [1]') })
  expect(found).toEqual([[join(folder, 'a.jpg'), '']])
})

test('a pattern gives what it matches, below the part that is none', async () => {
  const folder = await folderOf('x/a.jpg', 'x/y/b.jpg', 'x/y/c.png')
  expect(await find([`${folder}/x/**/*.jpg`])).toEqual([
    [join(folder, 'x/a.jpg'), ''],
    [join(folder, 'x/y/b.jpg'), 'y'],
  ])
})

test('a file that looks like a pattern is a file', async () => {
  const folder = await folderOf('a[1].jpg')
  expect((await find([join(folder, 'a[1].jpg')])).map(([path]) => path)).toEqual([
    join(folder, 'a[1].jpg'),
  ])
})

test.each([
  ['lines', (names: string[]) => names.join('\n')],
  ['lines of Windows', (names: string[]) => `${names.join('\r\n')}\r\n`],
  ['names ended by zero bytes', (names: string[]) => names.map((name) => `${name}\0`).join('')],
])('a list may be %s', async (_, write) => {
  const folder = await folderOf('a.jpg', 'b c.jpg')
  const names = ['a.jpg', 'b c.jpg'].map((name) => join(folder, name))
  const found = await find(['-'], { list: write(names) })
  expect(found.map(([path]) => path)).toEqual(names)
})

test('what a list names is kept in a folder of its name, never above the results', async () => {
  const found = await find(['-'], { list: '/photos/../etc/a.jpg\n../../b.jpg' })
  expect(found.map(([, dir]) => dir)).toEqual(['', 'etc'])
})

test('a name that is nothing is refused', async () => {
  await expect(find(['nothing.jpg'])).rejects.toThrow('nothing.jpg does not exist')
})
