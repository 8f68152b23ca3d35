import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { decodeImage } from '../../../src/node/decode.ts'
import { FETCH_LIMITS, fetchPicture } from '../../../src/node/fetch-picture.ts'
import { isPrivate } from '../../../src/node/private-address.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** On the loopback address; returns its own. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const local = { allowPrivate: true }

test('a picture is fetched, over a redirect too, and recognised by what it holds', async () => {
  const { readFile } = await import('node:fs/promises')
  const file = fileURLToPath(new URL('../../cases/duck-tiny.png', import.meta.url))
  const picture = await readFile(file)
  const address = await serve(({ url }, response) => {
    if (url === '/a') response.writeHead(302, { location: '/b' }).end()
    else response.end(picture)
  })
  const { width, height } = await decodeImage(`${address}/a`, 'duck', local)
  expect([width, height]).toEqual([55, 50])
})

describe('is refused in one line:', () => {
  test.each([
    ['http://example.org/a.png', {}, 'example.org/a.png is not fetched: only https is'],
    [
      'https://127.0.0.1/a.png',
      {},
      /127\.0\.0\.1\/a\.png is not fetched: its address is a private one/,
    ],
    ['https://[::1]/a.png', {}, /a private one/],
    ['https://2130706433/a.png', {}, /127\.0\.0\.1\/a\.png is not fetched: .* a private one/],
    ['https://localhost/a.png', {}, /localhost\/a\.png is not fetched: .* a private one/],
    [
      'https://me:secret@example.org/a.png?key=1',
      {},
      'example.org/a.png is not fetched: it holds a password',
    ],
    ['https://example.org/a.png', { offline: true }, 'example.org/a.png is not fetched: --offline'],
  ])('%s', async (address, options, message) => {
    await expect(fetchPicture(address, options)).rejects.toThrow(message)
  })

  test('endless redirects', async () => {
    const address = await serve((_, response) => response.writeHead(301, { location: '/' }).end())
    await expect(fetchPicture(address, local)).rejects.toThrow(/redirected more than 5 times/)
  })

  test('a redirect to another protocol', async () => {
    const address = await serve((_, response) =>
      response.writeHead(301, { location: 'file:///etc/passwd' }).end(),
    )
    await expect(fetchPicture(address, local)).rejects.toThrow(/only https is/)
  })

  test('an answer that is none', async () => {
    const address = await serve((_, response) => response.writeHead(404).end())
    await expect(fetchPicture(address, local)).rejects.toThrow(/HTTP 404/)
  })

  test('too large a file, whether it says so or not', async () => {
    const said = await serve((_, response) =>
      response.writeHead(200, { 'content-length': FETCH_LIMITS.bytes + 1 }).flushHeaders(),
    )
    await expect(fetchPicture(said, local)).rejects.toThrow(/larger than 64 megabytes/)
    const chunk = Buffer.alloc(8e6)
    const endless = await serve((_, response) => {
      const more = (): unknown => !response.destroyed && response.write(chunk, () => more())
      more()
    })
    await expect(fetchPicture(endless, local)).rejects.toThrow(/larger than 64 megabytes/)
  })

  test('what was called off', async () => {
    const controller = new AbortController()
    const address = await serve(() => controller.abort())
    const fetched = fetchPicture(address, { ...local, signal: controller.signal })
    await expect(fetched).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  })
})

test.each(['10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '0.0.0.0', '100.64.0.1'])(
  '%s is private',
  (address) => expect(isPrivate(address)).toBe(true),
)
test.each(['::', '::1', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'ff02::1'])(
  '%s is private',
  (address) => expect(isPrivate(address)).toBe(true),
)
test.each(['93.184.216.34', '8.8.8.8', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::8'])(
  '%s is public',
  (address) => expect(isPrivate(address)).toBe(false),
)
