import { readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { DUCK, folder, MUG, QUICK, strokesmith } from './strokesmith.ts'

test('without --output, standard output is the SVG and nothing else', async () => {
  const { code, stdout } = await strokesmith(['sketch', MUG, ...QUICK])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
  expect(stdout.match(/<path /g)).toHaveLength(3)
})

test('--output, --png and --json write their files and leave no others', async () => {
  const at = await folder()
  const files = ['-o', at('a.svg'), '--png', at('a.png'), '--json', at('a.json')]
  const { code, stdout } = await strokesmith(['sketch', MUG, ...QUICK, ...files])
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect((await readdir(at('.'))).sort()).toEqual(['a.json', 'a.png', 'a.svg'])
  expect(await sharp(at('a.png')).metadata()).toMatchObject({ format: 'png', width: 896 })
})

test('--levels writes the first strokes apart, and all levels side by side', async () => {
  const at = await folder()
  await strokesmith(['sketch', MUG, ...QUICK, '--levels', '1,3', '-o', at('a.svg')])
  expect((await readdir(at('.'))).sort()).toEqual(['a-1.svg', 'a-3.svg', 'a-levels.png', 'a.svg'])
  const paths = async (name: string) => (await readFile(at(name), 'utf8')).match(/<path.*/g)
  const all = await paths('a.svg')
  expect(all).toHaveLength(3)
  expect(await paths('a-1.svg')).toEqual(all?.slice(0, 1))
  expect(await paths('a-3.svg')).toEqual(all)
  expect(await sharp(at('a-levels.png')).metadata()).toMatchObject({ width: 896 })
})

test('--json reports losses, milliseconds by stage and memory', async () => {
  const at = await folder()
  await strokesmith(['sketch', MUG, ...QUICK, '-o', at('a.svg'), '--json', at('a.json')])
  const report = JSON.parse(await readFile(at('a.json'), 'utf8'))
  expect(report.loss).toBeGreaterThan(0)
  expect(report.milliseconds.optimize).toBeGreaterThan(0)
  expect(report.process.peakMegabytes).toBeGreaterThan(0)
})

test('the same seed gives the same bytes, another seed another drawing', async () => {
  const [first, again, other] = await Promise.all(
    ['7', '7', '8'].map((seed) => strokesmith(['sketch', MUG, ...QUICK, '--seed', seed])),
  )
  expect(first.stdout).toContain('<path')
  expect(again.stdout).toBe(first.stdout)
  expect(other.stdout.match(/<path.*>/g)).not.toEqual(first.stdout.match(/<path.*>/g))
})

test('a photo on standard input is drawn as the file is', async () => {
  const piped = await strokesmith(['sketch', '-', ...QUICK], await readFile(MUG))
  const named = await strokesmith(['sketch', MUG, ...QUICK])
  const untitled = named.stdout.replace(' role="img"', '').replace(/ *<title>mug<\/title>\n/, '')
  expect(piped).toMatchObject({ code: 0, stdout: untitled })
})

test('an SVG given back as --config gives the same drawing', async () => {
  const at = await folder()
  const options = [...QUICK, '--seed', '5', '--sampling', 'softmax', '--width', '2.5']
  await strokesmith(['sketch', MUG, ...options, '-o', at('a.svg')])
  const again = await strokesmith(['sketch', MUG, '--config', at('a.svg')])
  expect(again).toMatchObject({ code: 0, stdout: await readFile(at('a.svg'), 'utf8') })
})

test('a flag beats the configuration file', async () => {
  const at = await folder()
  await writeFile(at('options.json'), '{"strokes": 5, "width": 2}')
  const { stdout } = await strokesmith(['sketch', MUG, '--config', at('options.json'), ...QUICK])
  expect(stdout.match(/<path /g)).toHaveLength(3)
  expect(stdout).toContain('stroke-width="2"')
})

test('progress goes to standard error as plain lines when that is no terminal', async () => {
  const { stderr } = await strokesmith(['sketch', MUG, ...QUICK])
  expect(stderr).toMatch(/^drawing {2}2\/2 {2}loss \d/m)
  expect(stderr).not.toContain('\x1b')
})

test('--quiet says nothing', async () => {
  const { stderr } = await strokesmith(['sketch', MUG, ...QUICK, '-q'])
  expect(stderr).toBe('')
})

test('the SVG keeps the proportions of the photo', async () => {
  const wide = await sharp(MUG).extract({ left: 80, top: 60, width: 360, height: 180 }).toBuffer()
  const { stdout } = await strokesmith(['sketch', '-', ...QUICK], wide)
  expect(stdout).toContain('viewBox="0 56 224 112"')
})

test('words beside the photo change the drawing and are remembered in it', async () => {
  const at = await folder()
  const words = ['--prompt', 'a cup xyzzyqq', '--direction', 'cat', 'dog']
  const args = ['sketch', MUG, ...QUICK, '-o', at('a.svg'), ...words]
  const { code, stderr } = await strokesmith(args)
  expect(code).toBe(0)
  expect(stderr).toContain('warning: mini does not know "xyzzyqq"')
  const plain = await strokesmith(['sketch', MUG, ...QUICK, '-q'])
  const guided = await readFile(at('a.svg'), 'utf8')
  expect(guided.match(/<path.*/g)).not.toEqual(plain.stdout.match(/<path.*/g))
  expect(guided).toContain('"direction":["cat","dog"]')
})

test('--mask-out writes what is kept, which gives the same drawing as --mask', async () => {
  const at = await folder()
  const remove = [...QUICK, '--background', 'remove']
  const half = await sharp({ create: { width: 48, height: 44, channels: 3, background: 'black' } })
    .composite([
      {
        input: { create: { width: 24, height: 44, channels: 3, background: 'white' } },
        left: 24,
        top: 0,
      },
    ])
    .png()
    .toBuffer()
  await writeFile(at('half.png'), half)
  const given = ['--mask', at('half.png'), '--mask-out', at('kept.png'), '-o', at('a.svg')]
  await strokesmith(['sketch', DUCK, ...remove, ...given])
  const { width, height, channels } = await sharp(at('kept.png')).metadata()
  expect({ width, height, channels }).toEqual({ width: 480, height: 440, channels: 1 })
  const again = await strokesmith(['sketch', DUCK, ...remove, '--mask', at('kept.png')])
  expect(again.stdout).toBe(await readFile(at('a.svg'), 'utf8'))
})

test('--detail changes the drawing, and must fit the photo', async () => {
  const at = await folder()
  const white = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: 'white' } })
  await white(480, 440)
    .composite([{ input: await white(240, 440).negate().png().toBuffer(), left: 0, top: 0 }])
    .toFile(at('right.png'))
  await white(480, 200).toFile(at('wide.png'))
  const drawn = async (...more: string[]) =>
    (await strokesmith(['sketch', DUCK, ...QUICK, ...more])).stdout.match(/<path.*/g)
  expect(await drawn('--detail', at('right.png'))).not.toEqual(await drawn())
  const wide = await strokesmith(['sketch', DUCK, '-q', ...QUICK, '--detail', at('wide.png')])
  expect(wide).toMatchObject({ code: 1, stdout: '' })
  expect(wide.stderr).toMatch(/^error: the detail map is 480×200, the photo .*: their proportions/)
})

test('what makes a photo hard to draw is said after the run', async () => {
  const tiny = fileURLToPath(new URL('../cases/duck-tiny.png', import.meta.url))
  const { stderr } = await strokesmith(['sketch', tiny, ...QUICK])
  expect(stderr).toContain('\nhint: the picture has only 55×50 pixels\n')
})
