import { once } from 'node:events'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { finish, folder, MUG, QUICK, start, strokesmith } from './strokesmith.ts'

const DUCK = MUG.replace('mug', 'duck')
const FEW = [...QUICK, '--jobs', '1', '--offline']

/** A folder with two photos, one of them in a folder of its own. */
async function photos() {
  const at = await folder()
  await mkdir(at('in/sub'), { recursive: true })
  await copyFile(MUG, at('in/mug.png'))
  await copyFile(DUCK, at('in/sub/duck.png'))
  return at
}

const lines = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a folder is drawn as sketch draws its photos, byte for byte, whatever the jobs', async () => {
  const at = await photos()
  const two = await strokesmith(['batch', at('in'), '-o', at('out'), ...QUICK, '--jobs', '2'])
  expect(two.code).toBe(0)
  for (const [photo, drawing] of [
    [MUG, 'mug.svg'],
    [DUCK, 'sub/duck.svg'],
  ]) {
    const { stdout } = await strokesmith(['sketch', photo, ...QUICK])
    expect(await readFile(at(`out/${drawing}`), 'utf8')).toBe(stdout)
  }
})

test('the second call keeps what is there, and draws what is new', async () => {
  const at = await photos()
  const args = ['batch', at('in'), '-o', at('out'), ...FEW, '--json', '-q']
  await strokesmith(args)
  await copyFile(MUG, at('in/cup.png'))
  const { stdout } = await strokesmith(args)
  const events = lines(stdout)
  const drawn = events.filter(({ type }) => type === 'done').map(({ target }) => target)
  expect(drawn).toEqual(['cup.svg'])
  expect(events.at(-1)).toMatchObject({ type: 'end', found: 3, done: 1, kept: 2, failed: 0 })
})

test('what makes a photo hard to draw is told with its name', async () => {
  const at = await photos()
  const dark = fileURLToPath(new URL('../cases/duck-dark.jpg', import.meta.url))
  await copyFile(dark, at('in/dark.jpg'))
  const { stdout, stderr } = await strokesmith([
    'batch',
    at('in'),
    '-o',
    at('out'),
    ...FEW,
    '--exactly',
    '--json',
  ])
  const hint = /^hint: (.*?): /gm
  expect([...stderr.matchAll(hint)].map(([, photo]) => photo)).toEqual([at('in/dark.jpg')])
  const events = lines(stdout).filter(({ type }) => type === 'done')
  const hints = Object.fromEntries(events.map(({ target, hints }) => [target, hints.length]))
  expect(hints).toEqual({ 'dark.svg': 1, 'mug.svg': 0, 'sub/duck.svg': 0 })
})

test('a picture that cannot be drawn makes exit code 3, and the others are drawn', async () => {
  const at = await photos()
  await writeFile(at('in/bad.jpg'), 'no picture')
  const { code, stderr } = await strokesmith(['batch', at('in'), '-o', at('out'), ...FEW])
  expect(code).toBe(3)
  expect(stderr).toMatch(/^failed: .*bad\.jpg is not a picture/m)
  expect(stderr).toContain('2 drawn, 0 there already, 1 failed')
  expect((await readdir(at('out'))).sort()).toEqual([
    '.strokesmith',
    'contact-sheet.html',
    'mug.svg',
    'sub',
  ])
})

test('patterns name everything that sketch writes', async () => {
  const at = await photos()
  const patterns = [
    '--png',
    'png/{stem}.png',
    '--report',
    '{dir}/{stem}.json',
    '--frames',
    '{stem}',
  ]
  const name = ['--name', '{dir}/{stem}-{strokes}.svg', '--levels', '1,3']
  const args = ['batch', at('in/mug.png'), '-o', at('out'), ...FEW, ...patterns, ...name]
  const { code, stderr } = await strokesmith([...args, '--no-contact-sheet'])
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const made = (await readdir(at('out'), { recursive: true })).filter((n) => !n.startsWith('.'))
  const dir = at('in').slice(1)
  const expected = ['mug-3.svg', 'mug-3-1.svg', 'mug-3-3.svg', 'mug-3-levels.png', 'mug.json']
  const wanted = [...expected.map((n) => join(dir, n)), 'png/mug.png', 'mug/frame-0001.png']
  expect(made).toEqual(expect.arrayContaining(wanted))
})

test('a list on standard input is drawn', async () => {
  const at = await photos()
  const args = ['batch', '-', '-o', at('out'), ...FEW, '--name', '{stem}.svg', '--json', '-q']
  const { stdout } = await strokesmith(args, `${at('in/mug.png')}\n`)
  expect(lines(stdout)[0]).toMatchObject({ type: 'done', target: 'mug.svg', strokes: 3 })
})

test('after SIGKILL the next call goes on', async () => {
  const at = await photos()
  for (let i = 0; i < 4; i++) await copyFile(MUG, at(`in/${i}.png`))
  const args = ['batch', at('in'), '-o', at('out'), ...FEW, '--json', '-q']
  const child = start(args)
  await once(child.stdout!, 'data') // start() makes a pipe of it unless told otherwise
  child.kill('SIGKILL')
  await finish(child)
  const before = (await readdir(at('out'))).filter((name) => name.endsWith('.svg'))
  expect(before.length).toBeGreaterThan(0)
  expect(before.length).toBeLessThan(5)
  const { code, stdout } = await strokesmith(args)
  expect(code).toBe(0)
  const { done, kept } = lines(stdout).at(-1)
  expect(done + kept).toBe(6)
  expect(kept).toBeGreaterThan(0)
  expect(await readdir(at('out/.strokesmith/drafts'))).toEqual([])
})

test('Ctrl-C ends within a step, and the next call goes on', async () => {
  const at = await photos()
  const args = ['batch', at('in'), '-o', at('out'), '--jobs', '1', '--json', '--iterations']
  const child = start([...args, '100000'])
  const ended = finish(child)
  await new Promise((wake) => child.stderr?.once('data', wake))
  child.kill('SIGINT')
  const { code, stderr } = await ended
  expect(code).toBe(130)
  expect(stderr).toContain('error: interrupted')
  const { stdout } = await strokesmith([...args, '2', ...QUICK])
  expect(lines(stdout).at(-1)).toMatchObject({ done: 2, failed: 0 })
})

test('two calls do not write one folder at the same time', async () => {
  const at = await photos()
  const first = start(['batch', at('in'), '-o', at('out'), '--iterations', '100000'])
  const ended = finish(first)
  await new Promise((wake) => first.stderr?.once('data', wake))
  const second = await strokesmith(['batch', at('in'), '-o', at('out'), ...FEW])
  expect(second).toMatchObject({ code: 1 })
  expect(second.stderr).toContain('is being written by another process')
  first.kill('SIGKILL')
  await ended
})

test('--watch draws what is added', async () => {
  const at = await photos()
  const child = start(['batch', at('in'), '-o', at('out'), ...FEW, '--json', '-q', '--watch'])
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = finish(child)
  const targets: string[] = []
  const drawn = (target: string) =>
    new Promise<void>((done) =>
      child.stdout?.on('data', (text) => {
        targets.push(...lines(String(text)).map((event) => event.target))
        if (targets.includes(target)) done()
      }),
    )
  await drawn('sub/duck.svg')
  const added = drawn('new.svg')
  await copyFile(MUG, at('in/new.png'))
  await added
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 130 })
})

test.each([
  [['in'], /say where the drawings go/],
  [['in', '-o', 'out', '--name', '{nose}.svg'], /there is no \{nose\}/],
  [['in', '-o', 'out', '--png', '{dir}/{stem}.svg'], /two outputs of a picture/],
  [['in', '-o', 'out', '--jobs', '0'], /whole number from 1 to 256/],
])('%s is wrong usage, and nothing is written', async (args, message) => {
  const at = await folder()
  const own = args.map((arg) => (arg === 'in' || arg === 'out' ? at(arg) : arg))
  const { code, stderr } = await strokesmith(['batch', ...own])
  expect(code).toBe(2)
  expect(stderr).toMatch(message)
  expect(await readdir(at('.'))).toEqual([])
})

test('a name that does not exist is one line', async () => {
  const at = await folder()
  const { code, stderr } = await strokesmith(['batch', at('nothing'), '-o', at('out'), ...FEW])
  expect(code).toBe(1)
  expect(stderr).toContain('nothing does not exist')
  await rm(at('out'), { recursive: true })
})
