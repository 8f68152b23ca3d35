/** @file Whatever is wrong, the answer is one clear line, and no file is touched. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, onTestFinished, test, vi } from 'vitest'
import { folder, MUG, QUICK, strokesmith } from './strokesmith.ts'

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'white' } })
    .png()
    .toBuffer()

/** Bad photos by name: how to make the file, and what the line must say. */
const photos: Record<string, [write: (path: string) => Promise<unknown>, line: RegExp]> = {
  'a missing file': [async () => {}, /photo does not exist/],
  'a folder': [(path) => mkdir(path), /photo is a folder.*batch/],
  'an empty file': [(path) => writeFile(path, ''), /photo is empty/],
  'text named as a picture': [(path) => writeFile(path, 'hello'), /photo is not a picture/],
  'a truncated JPEG': [truncatedJpeg, /photo is damaged/],
  'a picture of one pixel': [write(() => blank(1, 1)), /photo is 1×1 pixels; at least 8/],
  'a picture of 400 megapixels': [hugeJpeg, /20000×20000 pixels; more than 100 mega/],
  'a white picture': [write(() => blank(64, 64)), /edges/],
  'an SVG of nothing': [
    (path) => writeFile(path, '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>'),
    /no edges/,
  ],
}

function write(bytes: () => Promise<Uint8Array>) {
  return async (path: string) => writeFile(path, await bytes())
}

async function truncatedJpeg(path: string): Promise<void> {
  const whole = await sharp(MUG).jpeg().toBuffer()
  await writeFile(path, whole.subarray(0, whole.length / 2))
}

/** A few bytes that claim to be 20,000 × 20,000 pixels. */
async function hugeJpeg(path: string): Promise<void> {
  const jpeg = await sharp(await blank(8, 8))
    .jpeg()
    .toBuffer()
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0])) // start of frame, ITU-T T.81, B.2.2
  jpeg.writeUInt16BE(20_000, frame + 5)
  jpeg.writeUInt16BE(20_000, frame + 7)
  await writeFile(path, jpeg)
}

for (const [name, [make, line]] of Object.entries(photos)) {
  test(`${name} is refused and an earlier sketch stays`, async () => {
    const at = await folder()
    await make(at('photo'))
    await writeFile(at('sketch.svg'), 'earlier')
    const result = await strokesmith([
      'sketch',
      at('photo'),
      ...QUICK,
      '-q',
      '-o',
      at('sketch.svg'),
    ])
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toMatch(/^error: .*\n$/)
    expect(result.stderr).toMatch(line)
    expect(await readFile(at('sketch.svg'), 'utf8')).toBe('earlier')
  })
}

test('nothing on standard input is refused', async () => {
  const { code, stderr } = await strokesmith(['sketch', '-', '-q'])
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'error: standard input is empty\n' })
})

/** Wrong usage by flags, and what the line must say. */
const usage: [string[], RegExp][] = [
  [['--strokes', '0'], /--strokes.*whole number from 1 to 256/],
  [['--strokes', '1e9'], /--strokes.*whole number from 1 to 256/],
  [['--strokes', '2.5'], /--strokes.*whole number/],
  [['--strokes', ''], /--strokes.*whole number/],
  [['--width', 'nan'], /--width.*number from 0.1 to 50/],
  [['--width', '-3'], /--width.*number from 0.1 to 50/],
  [['--seed', '-1'], /--seed.*whole number/],
  [['--preset', 'quick'], /--preset.*fast, default, best/],
  [['--model', 'mini:0'], /--model.*model name, or several with weights/],
  [['--device', 'abacus'], /--device.*auto, cpu, wasm, cuda, webgpu/],
  [['--color', 'red'], /--color.*#333333/],
  [['--opacity', 'some'], /--opacity.*number from 0.05 to 1 or learned/],
  [['--levels', '8,4'], /--levels.*ascending/],
  [['--levels', '4,x'], /--levels.*whole number/],
  [['--levels', '2,4'], /--levels writes several files; say where with --output/],
  [['--strokes'], /--strokes.*argument missing/],
  [['--nonsense'], /unknown option '--nonsense'/],
  [['-o', 'photo.png'], /--output writes SVG/],
  [['--mask', 'mask.png', '--background', 'keep'], /background keep makes no use of a mask/],
  [['--mask', 'mask.png', '--preset', 'clipasso'], /background keep makes no use of a mask/],
]

for (const [flags, line] of usage) {
  test(`${flags.join(' ')} is wrong usage`, async () => {
    const { code, stdout, stderr } = await strokesmith(['sketch', MUG, ...flags])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: /)
    expect(stderr).toMatch(line)
  })
}

test('sketch without a photo is wrong usage', async () => {
  const { code, stderr } = await strokesmith(['sketch'])
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "error: missing required argument 'photo'\n",
  })
})

const unknown = [
  ['--model', 'nonsense'],
  ['--model', 'mini,nonsense:0.5'],
  ['--saliency-model', 'nonsense'],
]

for (const flags of unknown) {
  test(`${flags.join(' ')} is refused with the names there are`, async () => {
    const { code, stderr } = await strokesmith(['sketch', MUG, ...flags])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: unknown model "nonsense"; known models: mini, .*\n$/)
  })
}

test('an encoder that is not here, offline, is refused with what to do', async () => {
  const at = await folder()
  vi.stubEnv('XDG_CACHE_HOME', at(''))
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const flags of [
    ['--model', 'mini,clip-rn101'],
    ['--preset', 'clipasso'],
  ]) {
    const result = await strokesmith(['sketch', MUG, ...flags, '--offline', '-q'])
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toMatch(/^error: RN101\.pt is missing and this is offline; fetch .*\n$/)
  }
})

test("an address within one's own network is refused, as is any one offline", async () => {
  const inside = await strokesmith(['sketch', 'https://127.0.0.1/a.png'])
  expect(inside.code).toBe(1)
  expect(inside.stderr).toMatch(/^error: 127.0.0.1\/a.png is not fetched: its address is a private/)
  const offline = await strokesmith(['sketch', 'https://example.org/a.png', '--offline'])
  expect(offline.stderr).toBe('error: example.org/a.png is not fetched: --offline\n')
})

test('an engine whose package is not installed is refused with how to install it', async () => {
  const { code, stderr } = await strokesmith(['sketch', MUG, '--engine', 'tfjs', '-q'])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      'error: --engine tfjs --device cpu needs @tensorflow/tfjs-node: ' +
      'install it beside strokesmith: npm install @tensorflow/tfjs-node\n',
  })
})

test('several photos are refused with what draws them', async () => {
  const { code, stderr } = await strokesmith(['sketch', MUG, MUG])
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'error: too many arguments: many photos are drawn by strokesmith batch\n',
  })
})

test('an output in a folder that does not exist is refused before any work', async () => {
  const at = await folder()
  const { code, stderr } = await strokesmith(['sketch', MUG, '-o', at('none/sketch.svg')])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: cannot write .*none\/sketch.svg: its folder does not exist\n$/)
})

test('a folder as output is refused', async () => {
  const at = await folder()
  const { code, stderr } = await strokesmith(['sketch', MUG, '-o', at('.')])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: cannot write .*: it is a folder\n$/)
})

test('the photo is never overwritten, even under another name', async () => {
  const at = await folder()
  await writeFile(at('photo'), await readFile(MUG))
  const { code, stderr } = await strokesmith(['sketch', at('photo'), '-o', at('./x/../photo')])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: .*already an input/)
  expect(await readFile(at('photo'))).toEqual(await readFile(MUG))
})

test('a mask that does not fit the photo is refused', async () => {
  const at = await folder()
  await writeFile(at('mask.png'), await blank(64, 128))
  const { code, stderr } = await strokesmith(['sketch', MUG, '-q', '--mask', at('mask.png')])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: the mask is 64×128, the photo .*: their proportions differ\n$/)
})

test('two outputs of one name are refused', async () => {
  const { code, stderr } = await strokesmith(['sketch', MUG, '-o', '-', '--json', '-'])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: .*another output/)
})

const configs: [string, RegExp][] = [
  ['{"strokes": 0}', /strokes must be a whole number from 1 to 256 or auto, not 0/],
  ['{"stroks": 3}', /unknown option stroks/],
  ['[1]', /must hold a JSON object/],
  ['{', /configuration .*options.*JSON/],
  ['<svg/>', /holds no strokesmith recipe/],
]

for (const [text, line] of configs) {
  test(`the configuration ${text} is refused`, async () => {
    const at = await folder()
    await writeFile(at('options'), text)
    const { code, stderr } = await strokesmith(['sketch', MUG, '--config', at('options'), '-q'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: .*\n$/)
    expect(stderr).toMatch(line)
    expect(await readdir(at('.'))).toEqual(['options'])
  })
}
