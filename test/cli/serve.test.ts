import { readFile, writeFile } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { finish, folder, MUG, start, strokesmith } from './strokesmith.ts'

const OPTIONS = { strokes: 3, seeds: 1, iterations: 2, bank: 1 }
const FLAGS = Object.entries(OPTIONS).flatMap(([name, value]) => [`--${name}`, `${value}`])

/** A running service, and its address, which it prints. */
async function serve(args: string[]) {
  const child = start(['serve', '--port', '0', '--jobs', '1', '--log', 'silent', ...args])
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = finish(child)
  const address = await new Promise<string>((heard, fail) => {
    child.stdout?.once('data', (text) => heard(String(text).trim()))
    ended.then(({ stderr }) => fail(new Error(stderr)))
  })
  return { address, child, ended }
}

test('a photo is drawn as sketch draws it, byte for byte, and SIGTERM ends the service', async () => {
  const at = await folder()
  await writeFile(at('token'), 'a token of some length\n')
  const { address, child, ended } = await serve(['--data', at('data'), '--token-file', at('token')])
  const headers = { authorization: 'Bearer a token of some length' }
  const body = new FormData()
  body.set('photo', new Blob([await readFile(MUG)]), 'mug.png')
  body.set('options', JSON.stringify(OPTIONS))
  const response = await fetch(`${address}/v1/sketches`, { method: 'POST', body, headers })
  const { links } = await response.json()
  const events = await (await fetch(address + links.events, { headers })).text()
  expect(events).toMatch(/event: end\ndata: .*"state":"done"/)
  const { stdout } = await strokesmith(['sketch', MUG, ...FLAGS, '-q'])
  expect(await (await fetch(address + links.svg, { headers })).text()).toBe(stdout)
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 0 })
})

test('a photo of too many pixels is refused by its header', async () => {
  const at = await folder()
  const { address } = await serve(['--data', at('data'), '--max-megapixels', '0.1'])
  const body = new FormData()
  body.set('photo', new Blob([await readFile(MUG)]), 'mug.png')
  const response = await fetch(`${address}/v1/sketches`, { method: 'POST', body })
  expect(response.status).toBe(422)
  expect((await response.json()).error).toMatch(/at most 0\.1 megapixels/)
})

test('a token of a few characters is none', async () => {
  const at = await folder()
  await writeFile(at('token'), 'secret\n')
  const args = ['serve', '--data', at('data'), '--token-file', at('token')]
  const { code, stderr } = await strokesmith(args)
  expect(code).toBe(2)
  expect(stderr).toMatch(/at least 16 characters/)
})

test.each([
  [['--host', '0.0.0.0'], /needs a token/],
  [['--token-file', 'nowhere'], /cannot read the token from nowhere/],
  [['--queue', 'redis://127.0.0.1'], /--queue and --store go together/],
])('serve %s is wrong usage', async (args, message) => {
  const at = await folder()
  const { code, stderr } = await strokesmith(['serve', '--data', at('data'), ...args])
  expect(code).toBe(2)
  expect(stderr).toMatch(message)
})
