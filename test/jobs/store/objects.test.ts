import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFauxqs } from 'fauxqs'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from '../../../jobs/store/open-store.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'strokesmith-test-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

let server: Awaited<ReturnType<typeof startFauxqs>>

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false })
  server.createBucket('drawings')
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${server.port}`)
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await server.stop()
})

describe.each([
  ['a folder', folder],
  ['S3', async () => `s3://drawings/${crypto.randomUUID()}`],
])('%s', (_, address) => {
  test('gives back what was put', async () => {
    const store = await openStore(await address())
    await store.put('photos/ab/abc', bytes('a photo'))
    expect(await store.has('photos/ab/abc')).toBe(true)
    const data = await store.get('photos/ab/abc')
    expect(new TextDecoder().decode(data)).toBe('a photo')
  })

  test('knows what is not there', async () => {
    const store = await openStore(await address())
    expect(await store.has('nothing')).toBe(false)
    expect(await store.get('nothing')).toBeUndefined()
  })

  test('takes the same again', async () => {
    const store = await openStore(await address())
    await Promise.all([1, 2, 3].map(() => store.put('results/x', bytes('same'))))
    await store.put('results/x', bytes('same'))
    expect(new TextDecoder().decode(await store.get('results/x'))).toBe('same')
  })
})

test('a folder never changes what is there, and keeps no drafts', async () => {
  const path = await folder()
  const store = await openStore(path)
  await store.put('x', bytes('first'))
  await store.put('x', bytes('second'))
  expect(new TextDecoder().decode(await store.get('x'))).toBe('first')
  expect(await readdir(path)).toEqual(['x'])
})

test('a bucket that is not there is one line', async () => {
  const store = await openStore('s3://nowhere')
  await expect(store.put('x', bytes(''))).rejects.toThrow(/^s3:\/\/nowhere: /)
})

test('another scheme is refused', async () => {
  await expect(openStore('ftp://somewhere')).rejects.toThrow('must be a folder or s3://')
})
