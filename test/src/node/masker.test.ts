/** @file ISNet among what drawings are made with. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openIsnet } from '../../../src/node/isnet.ts'
import { modelHashes } from '../../../src/node/model-hashes.ts'
import { createSession } from '../../../src/node.ts'
import { disc } from '../pictures.ts'

vi.mock('../../../src/node/isnet.ts', { spy: true })

test('a session opens ISNet once for all photos, and once for each file', async () => {
  const dispose = vi.fn(async () => {})
  vi.mocked(openIsnet).mockImplementation(async () => ({ mask: async () => undefined, dispose }))
  const session = createSession({ isnet: 'one.onnx', threads: 1 })
  const options = { preset: 'draft', start: 'contours', strokes: 2, masker: 'isnet' } as const
  await session.sketch(disc(40), options)
  await session.sketch(disc(48), options)
  expect(vi.mocked(openIsnet).mock.calls).toEqual([[{ file: 'one.onnx' }]])
  await session.sketch(disc(40), { ...options, isnet: 'two.onnx' })
  expect(openIsnet).toHaveBeenCalledTimes(2)
  await session.dispose()
  expect(dispose).toHaveBeenCalledTimes(2)
})

test('drawings of another masker have other models', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const hashesWith = async (text: string) => {
    const file = join(folder, text)
    await writeFile(file, text)
    return modelHashes({ model: 'mini', masker: 'isnet' }, file)
  }
  const [one, other] = [await hashesWith('one'), await hashesWith('other')]
  expect(Object.keys(one)).toEqual(['mini', 'isnet'])
  expect(other.isnet).not.toBe(one.isnet)
  expect(await modelHashes({ model: 'mini', masker: 'encoder' })).toEqual({ mini: one.mini })
})
