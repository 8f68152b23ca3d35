import { describe, expect, test } from 'vitest'
import { loadMini } from '../../models/mini-files.ts'
import { listModels, modelInfo, UnknownModelError } from '../../models/registry.ts'

describe('registry', () => {
  test('lists the embedded model first, then the CLIP checkpoints', () => {
    expect(listModels().map((model) => model.id)).toEqual([
      'mini',
      'clip-rn50',
      'clip-rn101',
      'clip-vit-b32',
      'clip-vit-b16',
    ])
  })

  test('every file to fetch is pinned by a distinct address and hash', () => {
    const files = listModels().flatMap((model) => model.files.slice(0, 1))
    for (const { url, sha256 } of files) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(new URL(url).protocol).toBe('https:')
      expect(url).toContain(sha256)
    }
    expect(new Set(files.map((file) => file.sha256)).size).toBe(files.length)
  })

  test('an unknown id is refused with the known ones', () => {
    expect(() => modelInfo('clip')).toThrow(UnknownModelError)
    expect(() => modelInfo('clip')).toThrow('clip-vit-b32')
  })

  test('the embedded model is looked for beside the module, whoever reads it', async () => {
    const asked: string[] = []
    const read = async (url: URL) => {
      asked.push(url.pathname)
      return new TextEncoder().encode('{"a":1}')
    }
    const { config } = await loadMini(read)
    expect(config).toEqual({ a: 1 })
    expect(asked[0]).toMatch(/\/models\/mini\/config\.json$/)
    expect(asked[1]).toMatch(/\/models\/mini\/weights\.safetensors$/)
  })
})
