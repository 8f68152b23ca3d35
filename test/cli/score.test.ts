import { existsSync } from 'node:fs'
import { open, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { expect, onTestFinished, test, vi } from 'vitest'
import { finish, folder, MUG, start, strokesmith } from './strokesmith.ts'

const RING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90"><script>while(1);</script>
  <image href="http://127.0.0.1:9/x.png"/><rect x="20" y="20" width="50" height="50" fill="teal"/>
  <circle cx="45" cy="45" r="30" fill="none" stroke="black" stroke-width="4"/></svg>`

test('an SVG is scored stroke by stroke, its scripts and images left out', async () => {
  const at = await folder()
  await writeFile(at('ring.svg'), RING)
  await sharp(Buffer.from(RING.replace(/<(script|image).*\n?.*>/g, '')))
    .png()
    .toFile(at('ring.png'))
  const { code, stdout, stderr } = await strokesmith([
    ...['score', at('ring.svg'), '--photo', at('ring.png'), '--photo', MUG, '--json'],
  ])
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `warning: ${at('ring.svg')}: script, image left out\n`,
  })
  const { model, photos, contributions } = JSON.parse(stdout)
  expect(model).toBe('mini')
  expect(photos.map(({ photo }: { photo: string }) => photo)).toEqual([at('ring.png'), MUG])
  expect(photos[0].similarity).toBeGreaterThan(photos[1].similarity)
  expect(contributions).toHaveLength(2)
})

test('a photo of a private address is fetched where that is allowed only', async () => {
  const mug = await readFile(MUG)
  const server = createServer((_, response) => response.end(mug))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mug.png`
  const args = ['score', MUG, '--photo', url]
  expect(await strokesmith(args)).toMatchObject({ code: 1, stdout: '' })
  const { code, stdout } = await strokesmith([...args, '--allow-private'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: `similarity\n1.000  ${url}\n` })
})

test('a bitmap on standard input is scored, in plain lines', async () => {
  const { code, stdout } = await strokesmith(['score', '-', '--photo', MUG], await readFile(MUG))
  expect({ code, stdout }).toEqual({ code: 0, stdout: `similarity\n1.000  ${MUG}\n` })
})

test.skipIf(!existsSync('/dev/full'))('a disk that is full is told in one line', async () => {
  const full = await open('/dev/full', 'w')
  onTestFinished(() => full.close())
  const child = start(['score', MUG, '--photo', MUG], '', full.fd)
  const stderr = 'error: cannot write standard output: the disk is full\n'
  expect(await finish(child)).toMatchObject({ code: 1, stderr })
})

test('a reader that does not wait for the score is no failure', async () => {
  const child = start(['score', MUG, '--photo', MUG])
  child.stdout?.destroy()
  expect(await finish(child)).toMatchObject({ code: 0, stderr: '' })
})

test('an encoder that is fetched shows how far it is', async () => {
  const at = await folder()
  const server = createServer((_, response) => response.end('not the weights'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  vi.stubEnv('XDG_CACHE_HOME', at(''))
  vi.stubEnv('STROKESMITH_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    server.close()
    vi.unstubAllEnvs()
  })
  const { stderr } = await strokesmith(['score', MUG, '--photo', MUG, '--model', 'clip-rn50'])
  expect(stderr).toMatch(/^RN50\.pt {2}0\.0 of .* MiB\n/)
})

const refusals: [string[], number, RegExp][] = [
  [[MUG], 2, /compare it with something: --text, --photo or --labels/],
  [[MUG, '--labels', 'a,,b'], 2, /--labels.*names/],
  [[MUG, '--text', 'a', '--model', 'mini,clip-rn50'], 2, /one --model/],
  [['nowhere.svg', '--photo', MUG], 1, /nowhere.svg does not exist/],
  [[MUG, '--photo', 'nowhere.png'], 1, /nowhere.png does not exist/],
]

for (const [args, wanted, line] of refusals) {
  test(`score ${args.slice(args[0] === MUG ? 1 : 0).join(' ')} is refused in one line`, async () => {
    const { code, stdout, stderr } = await strokesmith(['score', ...args])
    expect({ code, stdout }).toEqual({ code: wanted, stdout: '' })
    expect(stderr).toMatch(line)
  })
}
