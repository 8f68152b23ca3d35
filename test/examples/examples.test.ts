import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** Few strokes, and hardly a step. */
const QUICK = { strokes: 2, iterations: 2, bank: 1 }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strokesmith-examples-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What an example prints, run on the built package in a folder of its own. */
async function run(name: string, ...args: string[]): Promise<string> {
  const script = resolve('examples', name)
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { cwd: folder })
  return stdout
}

const pathsIn = async (svg: string) =>
  (await readFile(join(folder, svg), 'utf8')).match(/<path /g)?.length

const DUCK = resolve('examples/duck.png')

test('sketch-file writes an SVG with the strokes that were asked for', async () => {
  expect(await run('sketch-file.mjs', DUCK, 'duck.svg', JSON.stringify(QUICK))).toContain(
    '2 strokes',
  )
  expect(await pathsIn('duck.svg')).toBe(2)
})

test('draw-words writes an SVG and names what mini does not know', async () => {
  const options = JSON.stringify({ strokes: 2, iterations: 2, views: 1 })
  expect(await run('draw-words.mjs', 'a boat', 'boat.svg', options)).toMatch(
    /^2 strokes, similarity -?0\.\d+: boat\.svg$/m,
  )
  expect(await pathsIn('boat.svg')).toBe(2)
})

test('batch draws every photo, and says which it could not', async () => {
  await mkdir(join(folder, 'photos'))
  await sharp(DUCK).resize(64).toFile(join(folder, 'photos/duck.png'))
  const blank = { width: 32, height: 32, channels: 3, background: 'white' } as const
  await sharp({ create: blank }).toFile(join(folder, 'photos/blank.png'))
  const said = await run('batch.mjs', 'photos', 'sketches', JSON.stringify(QUICK))
  expect(said).toMatch(/1\/2 blank\.png: .*edges/)
  expect(said).toContain('2/2 duck.png: drawn')
  expect(await readdir(join(folder, 'sketches'))).toEqual(['duck.svg'])
})

test('own-encoder draws by edges alone', async () => {
  const options = JSON.stringify({ ...QUICK, seeds: 1, exactly: true })
  expect(await run('own-encoder.mjs', DUCK, 'edges.svg', options)).toContain('2 strokes by edges')
  expect(await readFile(join(folder, 'edges.svg'), 'utf8')).toContain('"id":"edges"')
})

test("rasterizer-gradient finds the other stroke's place", async () => {
  const lines = (await run('rasterizer-gradient.mjs')).trim().split('\n')
  const distances = lines.slice(0, -1).map((line) => Number(line.split(' ')[1]))
  expect(distances.at(-1)).toBeLessThan(distances[0] / 10)
})
