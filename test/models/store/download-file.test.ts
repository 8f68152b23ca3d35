import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type DownloadProgress, downloadFile, ModelFileError } from '../../../models/store/index.ts'
import {
  type Answer,
  cut,
  endless,
  overstated,
  rangeless,
  type Served,
  serve,
  stall,
  status,
  understated,
  whole,
} from './server.ts'

const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) >> 3)
const wrong = content.map((byte) => byte ^ 1)
const file = {
  name: 'model.pt',
  url: 'http://127.0.0.1:9/nowhere/model.pt',
  sha256: createHash('sha256').update(content).digest('hex'),
  megabytes: 0.2,
}

let folder: string
let target: string
let server: Served | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strokesmith-'))
  target = join(folder, 'deep', 'model.pt')
})

afterEach(async () => {
  await server?.close()
  server = undefined
  await rm(folder, { recursive: true })
})

/** Downloads from a server that gives these answers. */
async function get(
  answers: Answer[],
  options: Parameters<typeof downloadFile>[2] = {},
): Promise<void> {
  server ??= await serve(...answers)
  const env = { STROKESMITH_MIRROR: server.url }
  await downloadFile(file, target, { env, stallMs: 10_000, pauseMs: 1, ...options })
}

async function expectIntact(): Promise<void> {
  expect(Buffer.compare(await readFile(target), content)).toBe(0)
  expect(await readdir(join(folder, 'deep'))).toEqual(['model.pt'])
}

async function expectNothing(): Promise<void> {
  expect(await readdir(join(folder, 'deep'))).toEqual([])
}

describe('a download succeeds', () => {
  test('from an honest server, at the first request', async () => {
    await get([whole(content)])
    await expectIntact()
    expect(server!.ranges).toEqual([''])
  })

  test('with progress that ends at the total', async () => {
    const seen: DownloadProgress[] = []
    await get([whole(content)], { onProgress: (progress) => seen.push({ ...progress }) })
    expect(seen.at(-1)).toEqual({ file, received: content.length, total: content.length })
  })

  test('when cut again and again, each time from where it was', async () => {
    server = await serve(stall(content, 50_000), stall(content, 60_000), whole(content))
    // The cut comes when the bytes before it have arrived, so that the outcome is certain.
    const onProgress = ({ received }: DownloadProgress) => {
      if (received === 50_000 || received === 110_000) server!.cut()
    }
    await get([], { onProgress })
    await expectIntact()
    expect(server.ranges).toEqual(['', 'bytes=50000-', 'bytes=110000-'])
  })

  test('when cut in the middle of what was sent', async () => {
    await get([cut(content, 50_000), cut(content, 60_000), whole(content)])
    await expectIntact()
  })

  test('when the server falls silent', async () => {
    await get([stall(content, 70_000), whole(content)], { stallMs: 500 })
    await expectIntact()
    expect(server!.ranges).toHaveLength(2)
  })

  test('when the server knows no ranges', async () => {
    await get([cut(content, 50_000), rangeless(content)])
    await expectIntact()
  })

  test('when the server announces more than it has', async () => {
    server = await serve(overstated(content, 5000))
    const onProgress = ({ received }: DownloadProgress) => {
      if (received === content.length) server!.cut()
    }
    await get([], { onProgress })
    await expectIntact()
    expect(server.ranges).toHaveLength(1)
  })

  test('after errors of the server', async () => {
    await get([status(503), status(429), status(500), whole(content)])
    await expectIntact()
  })

  test('from what a killed process left', async () => {
    await get([whole(content)])
    await rm(target)
    const orphan = 'model.pt.999999999.00000000-0000-4000-8000-000000000000.part'
    await writeFile(join(folder, 'deep', orphan), content.subarray(0, 150_000))
    await get([])
    await expectIntact()
    expect(server!.ranges[1]).toBe('bytes=150000-')
  })

  test('from a partial file that holds rubbish', async () => {
    server = await serve(whole(content))
    await expect(get([], { signal: AbortSignal.abort() })).rejects.toThrow()
    await writeFile(`${target}.part`, wrong.subarray(0, 150_000))
    await get([])
    await expectIntact()
    expect(server.ranges).toEqual(['bytes=150000-', ''])
  })

  test('from a partial file longer than the whole', async () => {
    server = await serve(status(416), whole(content))
    await expect(get([], { signal: AbortSignal.abort() })).rejects.toThrow()
    await writeFile(`${target}.part`, new Uint8Array(210_000))
    await get([])
    await expectIntact()
  })

  test('without network when a complete partial file waits', async () => {
    server = await serve(status(404))
    await expect(get([])).rejects.toThrow('404')
    await writeFile(`${target}.part`, content)
    await get([])
    await expectIntact()
    expect(server.ranges).toHaveLength(1)
  })

  test('eight times at once, without one spoiling another', async () => {
    server = await serve(cut(content, 1000), cut(content, 90_000), whole(content))
    await Promise.all(Array.from({ length: 8 }, () => get([])))
    await expectIntact()
  })
})

describe('a download fails with one line, and nothing appears under the name', () => {
  const cases: Record<string, [answers: Answer[], complaint: string]> = {
    'wrong bytes': [[whole(wrong)], 'wrong content'],
    'an empty file': [[whole(new Uint8Array(0))], 'wrong content'],
    'fewer bytes than the file has': [[understated(content, 500)], 'wrong content'],
    'bytes without end': [[endless], 'far more than 0.2 MiB'],
    'not found': [[status(404)], 'answers 404'],
    'errors without end': [[status(500)], 'answers 500'],
  }
  for (const [what, [answers, complaint]] of Object.entries(cases)) {
    test(what, async () => {
      const failure = get(answers)
      await expect(failure).rejects.toThrow(ModelFileError)
      await expect(failure).rejects.toThrow(complaint)
      await expectNothing()
    })
  }

  test('silence from the beginning', async () => {
    const failure = get([() => undefined], { stallMs: 50 })
    await expect(failure).rejects.toThrow('no data for 0.05 s')
    await expectNothing()
  })

  test('no server: the line says how to bring the file by hand', async () => {
    const failure = downloadFile(file, target, { env: {}, pauseMs: 1 })
    await expect(failure).rejects.toThrow(
      `fetch ${file.url} (0.2 MiB, SHA-256 ${file.sha256}) and put it at ${target}`,
    )
    await expect(failure).rejects.not.toThrow('\n')
    await expectNothing()
  })

  test('a folder that cannot be', async () => {
    await writeFile(join(folder, 'deep'), 'a file')
    await expect(get([whole(content)])).rejects.toThrow('cannot write to')
  })

  test('aborted: with the reason of the signal, what came is kept', async () => {
    const controller = new AbortController()
    const onProgress = () => controller.abort(new Error('enough'))
    const failure = get([stall(content, 70_000)], { signal: controller.signal, onProgress })
    await expect(failure).rejects.toThrow('enough')
    expect(await readdir(join(folder, 'deep'))).toEqual(['model.pt.part'])
  })
})
