/** @file Whatever is wrong with a call of `draw`, the answer is one clear line, and no file is touched. */
import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { folder, MUG, strokesmith } from './strokesmith.ts'

const prompts: [name: string, prompt: string, line: RegExp][] = [
  ['an empty prompt', '', /the prompt is empty/],
  ['a prompt of control characters', '\u0007\u001b\n', /the prompt is empty/],
  ['a weight alone', '::0.5', /the prompt is empty/],
  ['10,000 characters', 'fox '.repeat(2500), /the prompt is too long: 9999 characters/],
  ['a weight that is none', 'fox::heavy', /weight after :: must be a number above 0, not "heavy"/],
]

for (const [name, prompt, line] of prompts) {
  test(`${name} is wrong usage`, async () => {
    const { code, stdout, stderr } = await strokesmith(['draw', prompt])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: .*\n$/)
    expect(stderr).toMatch(line)
  })
}

const usage: [string[], RegExp][] = [
  [[], /missing required argument 'prompt'/],
  [['a', 'fox'], /^error: too many arguments: .* "a fox"$/m],
  [['a fox', '--negative', ''], /the prompt is empty/],
  [['a fox', '--strokes', '1e6'], /--strokes.*whole number from 1 to 1024/],
  [['a fox', '--templates', 'no place'], /--templates.*texts with \{\}/],
  [['a fox', '--levels', '2,4'], /levels are for --ink/],
  [['a fox', '--ink', '--levels', '2,4'], /--levels writes several files/],
  [['a fox', '--model', 'nonsense'], /unknown model "nonsense"/],
  [['a fox', '-o', 'fox.png'], /--output writes SVG/],
]

for (const [args, line] of usage) {
  test(`draw ${args.join(' ')} is wrong usage`, async () => {
    const { code, stdout, stderr } = await strokesmith(['draw', ...args])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: /)
    expect(stderr).toMatch(line)
  })
}

const svg = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${content}</svg>`
const bomb = `<!DOCTYPE svg [<!ENTITY a "ha">${Array.from(
  { length: 30 },
  (_, i) => `<!ENTITY a${i + 1} "${`&a${i || ''};`.repeat(10)}">`,
).join('')}]><svg>&a30;</svg>`

const files: Record<string, [flag: string, content: string, line: RegExp]> = {
  'text as a style': ['--style', 'hello', /given is not a picture/],
  'an empty style': ['--style', '', /given is empty/],
  'text to begin with': ['--from', 'hello', /the SVG is damaged/],
  'a web page to begin with': ['--from', '<html/>', /not an SVG/],
  'an entity bomb': ['--from', bomb, /declares entities/],
  'an external entity': [
    '--from',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    /declares entities/,
  ],
  'a million paths': ['--from', svg('<path d="M0 0"/>'.repeat(1e6)), /longer than 8 million/],
  'too many paths': ['--from', svg('<path d="M0 0h1"/>'.repeat(20_000)), /more than 10000 shapes/],
}

for (const [name, [flag, content, line]] of Object.entries(files)) {
  test(`${name} is refused and an earlier drawing stays`, async () => {
    const at = await folder()
    await writeFile(at('given'), content)
    await writeFile(at('fox.svg'), 'earlier')
    const args = ['draw', 'a fox', flag, at('given'), '-o', at('fox.svg')]
    const result = await strokesmith(args)
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toMatch(/^error: .*\n$/)
    expect(result.stderr).toMatch(line)
    expect(await readFile(at('fox.svg'), 'utf8')).toBe('earlier')
  })
}

test('files that are not there are named', async () => {
  for (const flag of ['--style', '--from', '--mask']) {
    const { code, stderr } = await strokesmith(['draw', 'a fox', flag, 'nowhere'])
    expect(code).toBe(1)
    expect(stderr).toBe('error: nowhere does not exist\n')
  }
})

test('an input is never an output', async () => {
  const { code, stderr } = await strokesmith(['draw', 'a fox', '--style', MUG, '--png', MUG])
  expect(code).toBe(1)
  expect(stderr).toMatch(/already an input or another output/)
})
