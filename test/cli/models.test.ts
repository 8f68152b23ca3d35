/** @file `strokesmith models`: what is known, where it goes, and what happens when it cannot come. */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { folder, strokesmith } from './strokesmith.ts'

let cache: (name: string) => string

beforeEach(async () => {
  cache = await folder()
  vi.stubEnv('XDG_CACHE_HOME', cache(''))
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
})

/** Where a model's file would lie. */
const inCache = (name: string) => cache(`strokesmith/${name}`)

async function put(name: string, content: string): Promise<void> {
  await mkdir(cache('strokesmith'))
  await writeFile(inCache(name), content)
}

describe('models', () => {
  test('list says what is embedded, here and absent', async () => {
    await put('RN50.pt', 'anything')
    const { stdout, code } = await strokesmith(['models', 'list', '--json'])
    const states = JSON.parse(stdout).map((m: { id: string; state: string }) => [m.id, m.state])
    expect(Object.fromEntries(states)).toMatchObject({
      mini: 'embedded',
      'clip-rn50': 'here',
      'clip-rn101': 'absent',
    })
    expect(code).toBe(0)
  })

  test('info gives address, hash and path', async () => {
    const { stdout } = await strokesmith(['models', 'info', 'clip-rn101'])
    const hash = '8fa8567bab74a42d41c5915025a8e4538c3bdbe8804a470a72f30b0d94fab599'
    expect(stdout).toContain(`https://openaipublic.azureedge.net/clip/models/${hash}/RN101.pt`)
    expect(stdout).toContain(`sha256  ${hash}`)
    expect(stdout).toContain(inCache('RN101.pt'))
  })

  test('path prints where the weights would lie, first', async () => {
    const { stdout } = await strokesmith(['models', 'path', 'clip-vit-b32'])
    expect(stdout.split('\n')[0]).toBe(inCache('ViT-B-32.pt'))
  })

  test('verify finds a damaged file', async () => {
    await put('RN50.pt', 'anything')
    const { stdout, stderr, code } = await strokesmith(['models', 'verify'])
    expect(stdout).toBe(`damaged   ${inCache('RN50.pt')}\n`)
    expect(stderr).toBe('error: RN50.pt is damaged\n')
    expect(code).toBe(1)
  })

  test('verify is content with an empty cache, unless a model is named', async () => {
    expect((await strokesmith(['models', 'verify'])).code).toBe(0)
    expect((await strokesmith(['models', 'verify', 'clip-rn50'])).code).toBe(1)
  })

  test('an unknown model is wrong usage', async () => {
    const { stderr, code } = await strokesmith(['models', 'pull', 'clip-rn5000'])
    expect(stderr).toMatch(/^error: unknown model "clip-rn5000"; known models: mini, .*\n$/)
    expect(code).toBe(2)
  })

  test('pull --offline says in one line how to bring the file by hand', async () => {
    const { stderr, code } = await strokesmith(['models', 'pull', 'clip-rn50', '--offline'])
    expect(stderr).toMatch(
      /^error: RN50\.pt is missing .* SHA-256 afeb0e10\S+\) and put it at .*\n$/,
    )
    expect(stderr).toContain(inCache('RN50.pt'))
    expect(code).toBe(1)
  })

  test('pull from a mirror of something else leaves nothing behind', async () => {
    const server = createServer((_, response) => response.end('not the weights'))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    vi.stubEnv('STROKESMITH_MIRROR', `http://127.0.0.1:${port}`)
    const { stderr, code } = await strokesmith(['models', 'pull', 'clip-rn50', '-q'])
    expect(stderr).toMatch(/^error: RN50\.pt: wrong content came.*\n$/)
    expect(await readdir(cache('strokesmith'))).toEqual([])
    expect(code).toBe(1)
  })

  test('check without reference values fails in one line', async () => {
    const { stderr, code } = await strokesmith(['models', 'check', '--golden', cache('')])
    expect(stderr).toMatch(/^error: .*index\.json.*\n$/)
    expect(code).toBe(1)
  })
})
