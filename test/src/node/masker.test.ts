/** @file ISNet among what drawings are made with. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isnetHash, openIsnet } from '../../../src/node/isnet.ts'
import { createModelHashes } from '../../../src/node/model-hashes.ts'
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
    return createModelHashes(file)({ model: 'mini', masker: 'isnet' })
  }
  const [one, other] = [await hashesWith('one'), await hashesWith('other')]
  expect(Object.keys(one)).toEqual(['mini', 'isnet'])
  expect(other.isnet).not.toBe(one.isnet)
  const unmasked = await createModelHashes()({ model: 'mini', masker: 'encoder' })
  expect(unmasked).toEqual({ mini: one.mini })
})

test("ISNet's file is read once for all drawings, and again after it could not be", async () => {
  vi.mocked(isnetHash).mockReset().mockRejectedValueOnce(new Error('not there'))
  vi.mocked(isnetHash).mockResolvedValue('abc')
  const hashes = createModelHashes('isnet.onnx')
  const options = { model: 'mini', masker: 'isnet' }
  await expect(hashes(options)).rejects.toThrow('not there')
  for (let i = 0; i < 3; i++) expect((await hashes(options)).isnet).toBe('abc')
  expect(vi.mocked(isnetHash).mock.calls).toEqual([
    [{ file: 'isnet.onnx' }],
    [{ file: 'isnet.onnx' }],
  ])
})
