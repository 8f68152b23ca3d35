import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request as rawRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, onTestFinished, test } from 'vitest'
import { LIMITS, type Limits } from '../../../jobs/service/limits.ts'
import { createServiceParts } from '../../../jobs/service/start.ts'
import type { Drawer, DrawHooks, Task } from '../../../jobs/task.ts'
import { AbortError, ImageError } from '../../../src/errors.ts'
import { drawOptions, resolveDrawOptions } from '../../../src/options/draw-options.ts'
import { resolveOptions, sketchOptions } from '../../../src/options/sketch-options.ts'

const TOKEN = 'a token of some length'
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>\n'

type Draw = (task: Task, hooks: DrawHooks) => Promise<unknown>

const hangs: Draw = (_, { signal }) =>
  new Promise((_done, fail) => signal?.addEventListener('abort', () => fail(new AbortError())))

interface Given {
  draw?: Draw
  /** Told that a photo is about to be checked. */
  onCheck?: () => void
  limits?: Partial<Limits>
  fetchPhoto?: (address: string) => Promise<Uint8Array>
  folder?: string
  token?: string
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** What makes every photo hard to draw here. */
const HINT = 'the photo is small'

/** A service on a free port, whose drawer does what `draw` says and gives an empty drawing. */
async function start({
  draw = async () => {},
  onCheck = () => {},
  limits,
  fetchPhoto,
  ...given
}: Given = {}) {
  const folder = given.folder ?? (await newFolder())
  const drawer: Drawer = {
    size: 1,
    async draw(task, hooks = {}) {
      await draw(task, hooks)
      const files = [{ name: task.files.output, data: new TextEncoder().encode(SVG) }]
      return { files, strokes: 3, loss: 0.5, milliseconds: 7, warnings: [], hints: [HINT] }
    },
    close: async () => {},
  }
  const { app, stop } = await createServiceParts({
    folder,
    drawer,
    keep: 1e9,
    version: '1.2.3',
    limits: { ...LIMITS, requests: 1e6, ...limits },
    token: 'token' in given ? given.token : TOKEN,
    sketch: { table: sketchOptions, resolve: (options) => resolveOptions(options) },
    drawing: { table: drawOptions, resolve: (options) => resolveDrawOptions(options) },
    fetchPhoto,
    async checkPhoto(photo) {
      onCheck()
      const text = new TextDecoder().decode(photo)
      if (text === 'damaged') throw new ImageError('damaged')
      if (text === 'slow') await new Promise((wake) => setTimeout(wake, 200))
    },
    renderPng: async (_svg, side) => new TextEncoder().encode(`png of ${side}`),
  })
  let stopped: Promise<void> | undefined
  const end = () => {
    stopped ??= stop()
    return stopped
  }
  onTestFinished(end)
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const call = (path: string, init: RequestInit = {}) =>
    fetch(base + path, { ...init, headers: { authorization: `Bearer ${TOKEN}`, ...init.headers } })
  return { app, base, call, end, folder }
}

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

function form(photo: BlobPart | undefined, options?: string, name = 'photo'): RequestInit {
  const body = new FormData()
  if (photo !== undefined) body.set(name, new Blob([photo]), 'photo.jpg')
  if (options !== undefined) body.set('options', options)
  return { method: 'POST', body }
}

type Service = Awaited<ReturnType<typeof start>>

/** Asks for a job and waits until it is in a state. */
async function until({ call }: Service, state: string, init = json({ prompt: 'a cat' })) {
  const path = init.body instanceof FormData ? '/v1/sketches' : '/v1/drawings'
  const response = await call(path, init)
  expect(response.status).toBe(202)
  const { links } = await response.json()
  expect(response.headers.get('location')).toBe(links.self)
  const job = async () => (await call(links.self)).json()
  await expect.poll(async () => (await job()).state).toBe(state)
  return { ...(await job()), links }
}

test('a photo becomes an SVG and a PNG', async () => {
  const tasks: Task[] = []
  const service = await start({ draw: async (task) => tasks.push(task) })
  const job = await until(service, 'done', form('a photo', '{"strokes": 5}'))
  expect(job).toMatchObject({ kind: 'sketch', strokes: 3, loss: 0.5, milliseconds: 7 })
  expect(tasks[0].options).toMatchObject({ strokes: 5, seeds: 1 })
  const svg = await service.call(job.links.svg)
  expect(await svg.text()).toBe(SVG)
  expect(svg.headers.get('content-type')).toBe('image/svg+xml')
  expect(svg.headers.get('content-security-policy')).toContain("default-src 'none'")
  const png = await service.call(`${job.links.png}?side=64`)
  expect(await png.text()).toBe('png of 64')
})

test('a job tells what makes its photo hard to draw', async () => {
  const job = await until(await start(), 'done', form('a photo'))
  expect(job.hints).toEqual([HINT])
})

test('words become a drawing', async () => {
  const tasks: Task[] = []
  const service = await start({ draw: async (task) => tasks.push(task) })
  const job = await until(
    service,
    'done',
    json({ prompt: 'a cat', options: { ink: true, strokes: 5 } }),
  )
  expect(job.kind).toBe('drawing')
  expect(tasks).toMatchObject([{ prompt: 'a cat', options: { ink: true, strokes: 5 } }])
})

test('events tell of the drawing on its way, and how the job ended', async () => {
  let go = () => {}
  const draw: Draw = async (_, { onProgress }) => {
    await new Promise<void>((wake) => {
      go = wake
    })
    onProgress?.({ share: 0.5, svg: SVG })
  }
  const service = await start({ draw })
  const { links } = await until(service, 'drawing')
  const { body } = await service.call(links.events)
  go()
  const text = await new Response(body).text()
  expect(text).toContain('event: state\ndata: {"state":"drawing"}')
  expect(text).toContain(`event: progress\ndata: ${JSON.stringify({ share: 0.5, svg: SVG })}`)
  expect(text).toMatch(/event: end\ndata: \{.*"state":"done"/)
})

test('a photo that cannot be drawn is a job that failed, and says nothing of paths', async () => {
  const draw: Draw = async ({ photo }) => {
    throw new ImageError(`${photo} is damaged`)
  }
  const job = await until(await start({ draw }), 'failed', form('x'))
  expect(job.error).toBe('the photo is damaged')
})

test('what goes wrong inside stays inside', async () => {
  const draw: Draw = async () => {
    throw new Error('secret: /etc/passwd')
  }
  expect((await until(await start({ draw }), 'failed')).error).toBe('something went wrong')
})

test('a job takes no longer than it may', async () => {
  const service = await start({ draw: hangs, limits: { seconds: 0.05 } })
  expect((await until(service, 'failed')).error).toBe('takes more than 0.05 s')
})

test('a job can be ended while it is drawn, and is forgotten with its files', async () => {
  const service = await start({ draw: hangs })
  const { links } = await until(service, 'drawing', form('a photo'))
  expect((await service.call(links.self, { method: 'DELETE' })).status).toBe(204)
  expect((await service.call(links.self)).status).toBe(404)
  await expect.poll(() => readdir(join(service.folder, 'photos'))).toEqual([])
  await until(service, 'drawing') // its thread is free
})

test('jobs survive a restart: those that wait and the one being drawn', async () => {
  const folder = await newFolder()
  const first = await start({ draw: hangs, folder })
  const drawing = await until(first, 'drawing', form('one'))
  const waiting = await until(first, 'waiting', form('two'))
  await first.end()
  const second = await start({ folder })
  for (const { links } of [drawing, waiting]) {
    await expect.poll(async () => (await (await second.call(links.self)).json()).state).toBe('done')
  }
})

test('when too many wait, more are turned away, and told when to come again', async () => {
  const service = await start({ draw: hangs, limits: { queue: 2 } })
  await until(service, 'drawing')
  await until(service, 'waiting')
  await until(service, 'waiting')
  const response = await service.call('/v1/drawings', json({ prompt: 'a cat' }))
  expect(response.status).toBe(429)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await (await service.call('/metrics')).text()).toContain('strokesmith_refused_total 1')
})

test('of many photos at a time no more are taken than may wait', async () => {
  const service = await start({ draw: hangs, limits: { queue: 3 } })
  await until(service, 'drawing')
  const calls = Array.from({ length: 20 }, () => service.call('/v1/sketches', form('slow')))
  const codes = (await Promise.all(calls)).map(({ status }) => status)
  expect(codes.filter((code) => code === 202)).toHaveLength(3)
  expect(await readdir(join(service.folder, 'photos'))).toHaveLength(3)
})

test('photos that find no place any more are not even checked', async () => {
  let checked = 0
  const service = await start({ draw: hangs, limits: { queue: 1 }, onCheck: () => checked++ })
  await until(service, 'drawing')
  checked = 0
  const calls = Array.from({ length: 12 }, () => service.call('/v1/sketches', form('slow')))
  await Promise.all(calls)
  expect(checked).toBeLessThanOrEqual(2)
})

test('one caller cannot ask without end', async () => {
  const { call } = await start({ limits: { requests: 3 } })
  const codes: number[] = []
  for (let i = 0; i < 5; i++) codes.push((await call('/v1/jobs/x')).status)
  expect(codes.slice(-2)).toEqual([429, 429])
  expect((await call('/healthz')).status).toBe(200)
})

test('without the token nothing is told, but that the service lives', async () => {
  const service = await start()
  const { links } = await until(service, 'done')
  for (const authorization of ['', 'Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`]) {
    const headers = { authorization }
    for (const path of [links.self, links.svg, links.events, '/metrics']) {
      expect((await fetch(service.base + path, { headers })).status).toBe(401)
    }
    const post = await fetch(`${service.base}/v1/sketches`, { ...form('x'), headers })
    expect(post.status).toBe(401)
  }
  for (const path of ['/healthz', '/readyz', '/openapi.json']) {
    expect((await fetch(service.base + path)).status).toBe(200)
  }
})

test.each([
  ['an unknown option', form('x', '{"nose": 1}'), /unknown option nose/],
  ['an option out of range', form('x', '{"strokes": 0}'), /strokes must be/],
  ['more steps than are taken here', form('x', '{"iterations": 5000}'), /at most 1000 here/],
  ['a model that is not offered', form('x', '{"model": "clip-vit-b32"}'), /one of mini here/],
  ['options that are none', form('x', '[1]'), /must be a JSON object/],
  ['options that are no JSON', form('x', '{'), /must be a JSON object/],
  ['no photo', form(undefined, '{}'), /send a photo/],
  ['an empty photo', form(''), /send a photo/],
  ['a file by another name', form('x', '{}', 'file'), /file is no field here/],
  ['a prototype', form('x', '{"__proto__": {"strokes": 1}, "constructor": 1}'), /unknown option/],
])('%s is refused', async (_, init, message) => {
  const { call } = await start()
  const response = await call('/v1/sketches', init)
  expect(response.status).toBe(400)
  expect((await response.json()).error).toMatch(message)
})

test.each([
  ['an unknown field', { prompt: 'x', photo: '/etc/passwd' }],
  ['an unknown option', { prompt: 'x', options: { nose: 1 } }],
  ['a number for a text', { prompt: 5 }],
  ['a very long prompt', { prompt: 'x'.repeat(1001) }],
  ['no prompt', {}],
])('%s is refused by the schema', async (_, body) => {
  const { call } = await start()
  expect((await call('/v1/drawings', json(body))).status).toBe(400)
})

test('a damaged photo is refused at once', async () => {
  const { call } = await start()
  const response = await call('/v1/sketches', form('damaged'))
  expect(response.status).toBe(422)
})

test('a photo of too many bytes is refused, and not kept', async () => {
  const { call, folder } = await start({ limits: { bytes: 1000 } })
  expect((await call('/v1/sketches', form('x'.repeat(5000)))).status).toBe(413)
  expect(await readdir(join(folder, 'photos'))).toEqual([])
})

test.each([
  ['a JSON body', 'application/json', JSON.stringify({ prompt: 'x'.repeat(100_000) }), 413],
  ['a text', 'text/plain', 'a cat', 415],
  ['a form of the old kind', 'application/x-www-form-urlencoded', 'prompt=cat', 415],
  [
    'XML',
    'application/xml',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    415,
  ],
  ['JSON that is none', 'application/json', '{', 400],
])('%s too large or of another type is refused', async (_, type, body, status) => {
  const { call } = await start()
  const headers = { 'content-type': type }
  const response = await call('/v1/drawings', { method: 'POST', headers, body })
  expect(response.status).toBe(status)
})

test('oversized fields and too many parts of a form are refused', async () => {
  const { call } = await start()
  const large = await call('/v1/sketches', form('x', `{"prompt": "${'y'.repeat(100_000)}"}`))
  expect(large.status).toBeGreaterThanOrEqual(400)
  expect(large.status).toBeLessThan(500)
  const many = new FormData()
  for (let i = 0; i < 50; i++) many.set(`field${i}`, 'x')
  const response = await call('/v1/sketches', { method: 'POST', body: many })
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.status).toBeLessThan(500)
})

test.each([
  '/v1/jobs/..%2f..%2f..%2fetc%2fpasswd',
  '/v1/jobs/..%2fservice.sqlite/drawing.svg',
  '/v1/jobs/%00/drawing.svg',
  '/v1/jobs/../../../etc/passwd',
  '/.strokesmith/service.sqlite',
  '/v1/jobs/00000000-0000-0000-0000-000000000000/drawing.svg',
])('%s leads nowhere', async (path) => {
  const { base } = await start()
  // fetch would tidy the path up
  const status = await new Promise<number>((done, fail) => {
    const headers = { authorization: `Bearer ${TOKEN}` }
    rawRequest(base, { path, headers }, ({ statusCode = 0 }) => done(statusCode))
      .on('error', fail)
      .end()
  })
  expect([400, 404, 414]).toContain(status)
})

test('addresses are not fetched unless that is allowed', async () => {
  const { call } = await start()
  const response = await call('/v1/sketches', json({ address: 'http://169.254.169.254/' }))
  expect(response.status).toBe(403)
})

test('where it is allowed, what cannot be fetched is told in one line', async () => {
  const fetchPhoto = async (address: string) => {
    if (address.includes('169.254')) throw new ImageError('its address is a private one')
    return new TextEncoder().encode('a photo')
  }
  const service = await start({ fetchPhoto })
  const refused = await service.call('/v1/sketches', json({ address: 'https://169.254.169.254/' }))
  expect(refused.status).toBe(422)
  const taken = await service.call('/v1/sketches', json({ address: 'https://example.org/a.jpg' }))
  expect(taken.status).toBe(202)
})

test('a caller who never ends its request is hung up on', async () => {
  const { base, app } = await start()
  app.server.headersTimeout = 200
  app.server.requestTimeout = 400
  const { port, hostname } = new URL(base)
  const slow = connect(Number(port), hostname)
  slow.write('POST /v1/sketches HTTP/1.1\r\nhost: x\r\n')
  const said: string[] = []
  slow.on('data', (text) => said.push(String(text)))
  await new Promise((closed) => slow.on('close', closed))
  expect(said.join('')).toMatch(/^(HTTP\/1\.1 408|$)/)
})

test('the OpenAPI document is valid and knows every option', async () => {
  const { base } = await start()
  const document = await (await fetch(`${base}/openapi.json`)).json()
  const { valid, errors } = await new Validator().validate(document)
  expect({ valid, errors }).toMatchObject({ valid: true })
  const { content } = document.paths['/v1/sketches'].post.requestBody
  expect(Object.keys(content).sort()).toEqual(['application/json', 'multipart/form-data'])
  const options = content['application/json'].schema.properties.options.properties
  expect(Object.keys(options)).toEqual(Object.keys(sketchOptions))
  expect(document.info.version).toBe('1.2.3')
})

test('metrics count jobs', async () => {
  const service = await start()
  await until(service, 'done')
  const text = await (await service.call('/metrics')).text()
  expect(text).toContain('strokesmith_jobs_total{state="done"} 1')
  expect(text).toContain('strokesmith_jobs_waiting 0')
})
