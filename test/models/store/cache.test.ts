import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { VOCABULARY } from '../../../models/registry.ts'
import { addressOf, cacheFolder } from '../../../models/store/cache.ts'
import {
  ModelFileError,
  openModel,
  pullModel,
  readVocabulary,
} from '../../../models/store/index.ts'

describe('cache', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })

  test('follows XDG_CACHE_HOME', () => {
    vi.stubEnv('XDG_CACHE_HOME', '/var/cache/me')
    expect(cacheFolder()).toBe('/var/cache/me/strokesmith')
  })

  test.each([
    ['linux', '.cache/strokesmith'],
    ['darwin', 'Library/Caches/strokesmith'],
    ['win32', 'AppData/Local/strokesmith/Cache'],
  ])(
    'falls back to what %s has for caches, also for a relative XDG_CACHE_HOME',
    async (platform, folder) => {
      vi.stubEnv('LOCALAPPDATA', undefined)
      vi.spyOn(process, 'platform', 'get').mockReturnValue(platform as NodeJS.Platform)
      vi.resetModules()
      const { cacheFolder } = await import('../../../models/store/cache.ts')
      for (const home of [undefined, 'here']) {
        vi.stubEnv('XDG_CACHE_HOME', home)
        expect(cacheFolder()).toBe(join(homedir(), folder))
      }
    },
  )

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
    await expect(openModel('mini')).rejects.toThrow('embeddedEncoder')
    expect(await pullModel('mini')).toEqual([])
  })
})
