import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { folder, MUG, QUICK, strokesmith } from './strokesmith.ts'

const sketch = (...args: string[]) => strokesmith(['sketch', MUG, ...QUICK, '-q', ...args])

test('--gif, --webp and --frames show every step of a short run, then the drawing', async () => {
  const at = await folder()
  const files = ['--gif', at('a.gif'), '--webp', at('a.webp'), '--frames', at('frames')]
  expect(await sketch(...files)).toMatchObject({ code: 0, stderr: '' })
  for (const name of ['a.gif', 'a.webp']) {
    const { pages, loop, delay } = await sharp(at(name), { pages: -1 }).metadata()
    expect({ pages, loop, delay }).toEqual({ pages: 3, loop: 0, delay: [80, 80, 2000] })
  }
  const names = await readdir(at('frames'))
  expect(names.sort()).toEqual(['frame-0001.png', 'frame-0002.png', 'frame-0003.png'])
  const [first, second] = await Promise.all(names.map((name) => readFile(at(`frames/${name}`))))
  expect(first.equals(second)).toBe(false)
})

test('frames may go into an empty folder, never into one that holds anything', async () => {
  const at = await folder()
  await mkdir(at('frames'))
  expect(await sketch('--frames', at('frames'))).toMatchObject({ code: 0 })
  expect(await readdir(at('frames'))).toHaveLength(3)
  await mkdir(at('mine'))
  await writeFile(at('mine/frame-0001.png'), 'mine')
  const { code, stderr } = await sketch('--frames', at('mine'))
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `error: cannot write ${at('mine')}: it holds files already, name a new folder\n`,
  })
  expect(await readFile(at('mine/frame-0001.png'), 'utf8')).toBe('mine')
})

test('no other output may go where the frames go', async () => {
  const at = await folder()
  await mkdir(at('out'))
  const { code, stderr } = await sketch('--frames', at('out'), '-o', at('out/a.svg'))
  expect(code).toBe(1)
  expect(stderr).toContain('another file is, or goes, there')
  expect(await readdir(at('out'))).toEqual([])
})

test('--animate writes an SVG that draws itself and can be given back as --config', async () => {
  const at = await folder()
  await sketch('--animate', '-o', at('a.svg'))
  expect(await readFile(at('a.svg'), 'utf8')).toContain('prefers-reduced-motion')
  const [again, plain] = [await sketch('--config', at('a.svg')), await sketch()]
  expect(again.stdout).toBe(plain.stdout)
})

test('--animate with --pressure draws the pieces of each tapered stroke one after the other', async () => {
  const { code, stdout } = await sketch('--animate', '--pressure', '0.5')
  expect(code).toBe(0)
  const strokes = stdout.split('\n').filter((line) => line.startsWith('    <g '))
  expect(strokes).toHaveLength(3)
  const delays = strokes.map((line) =>
    [...line.matchAll(/animation-delay:([\d.]+)s/g)].map(seconds),
  )
  expect(delays.map((each) => each.length > 1)).toEqual([true, true, true])
  expect(delays.flat()).toEqual(delays.flat().toSorted((a, b) => a - b))
})

test('a drawing of words is shown as it came about, and draws itself, too', async () => {
  const at = await folder()
  const files = ['--gif', at('a.gif'), '--frames', at('frames'), '-o', at('a.svg'), '--animate']
  const short = [
    '--strokes',
    '9',
    '--iterations',
    '3',
    '--learning-rate',
    '9',
    '--width',
    '4',
    '-q',
  ]
  const more = ['--pressure', '0.5', '--mask', MUG]
  const result = await strokesmith(['draw', 'a cat', ...short, ...more, ...files])
  expect(result).toEqual({ code: 0, stdout: '', stderr: '' })
  const { pages } = await sharp(at('a.gif'), { pages: -1 }).metadata()
  expect(pages).toBe(3) // the last step's is the drawing
  expect(await readdir(at('frames'))).toHaveLength(4)
  const svg = await readFile(at('a.svg'), 'utf8')
  expect(svg).toContain('prefers-reduced-motion')
  expect(svg).toContain('data-taper="0.5"')
})

const seconds = ([, number]: RegExpMatchArray) => Number(number)
