import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { VOCABULARY } from '../../../models/registry.ts'
import { addressOf, cacheFolder } from '../../../models/store/cache.ts'
import {
  ModelFileError,
  openModel,
  pullModel,
  readVocabulary,
} from '../../../models/store/index.ts'

describe('cache', () => {
  test('follows XDG_CACHE_HOME', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/var/cache/me' })).toBe('/var/cache/me/strokesmith')
  })

  test('falls back to ~/.cache, also for a relative XDG_CACHE_HOME', () => {
    const home = join(homedir(), '.cache', 'strokesmith')
    expect(cacheFolder({})).toBe(home)
    expect(cacheFolder({ XDG_CACHE_HOME: 'here' })).toBe(home)
  })

  test('a mirror replaces the address but not the name', () => {
    const env = { STROKESMITH_MIRROR: 'https://mirror.test/models/' }
    expect(addressOf(VOCABULARY, env)).toBe(`https://mirror.test/models/${VOCABULARY.name}`)
    expect(addressOf(VOCABULARY, {})).toBe(VOCABULARY.url)
  })

  test('offline, what is absent is refused with address, hash and place', async () => {
    const options = { offline: true, env: { XDG_CACHE_HOME: '/nowhere' } }
    for (const want of [openModel('clip-vit-b32', options), pullModel('clip-vit-b32', options)]) {
      await expect(want).rejects.toThrow(ModelFileError)
      await expect(want).rejects.toThrow('put it at /nowhere/strokesmith/ViT-B-32.pt')
    }
    await expect(readVocabulary(options)).rejects.toThrow(VOCABULARY.sha256)
  })

  test('the embedded model has nothing to open or pull', async () => {
    await expect(openModel('mini')).rejects.toThrow('loadMini')
    expect(await pullModel('mini')).toEqual([])
  })
})
