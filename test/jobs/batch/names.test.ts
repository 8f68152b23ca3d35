import { expect, test } from 'vitest'
import { createNamer } from '../../../jobs/batch/names.ts'

const PICTURE = { path: 'photos/2024/cat.old.JPG', dir: '2024' }
const name = (pattern: string, options = {}, picture = PICTURE) =>
  createNamer(pattern, options, { flag: '--name', inside: true })(picture)

test('photo and options fill the pattern', () => {
  const options = { strokes: 16, style: 'ink' }
  expect(name('{dir}/{stem}-{strokes}-{style}.{ext}.svg', options)).toBe(
    '2024/cat.old-16-ink.JPG.svg',
  )
})

test('a picture without a folder is at the top', () => {
  expect(name('{dir}/{stem}.svg', {}, { path: 'cat.jpg', dir: '' })).toBe('cat.svg')
})

test('a hidden file keeps its name', () => {
  expect(name('{stem}.svg', {}, { path: 'photos/.cat', dir: '' })).toBe('.cat.svg')
})

test('an option cannot lead out of the folder', () => {
  expect(name('{prompt}/{stem}.svg', { prompt: '../../a' })).toBe('.._.._a/cat.old.svg')
  expect(name('{prompt}/{stem}.svg', { prompt: '..' })).toBe('__/cat.old.svg')
})

test.each([
  ['{nose}/{stem}.svg', /there is no \{nose\}/],
  ['drawing.svg', /needs \{stem\}/],
  ['../{stem}.svg', /must stay/],
  ['/tmp/{stem}.svg', /must stay/],
])('%s is refused', (pattern, message) => {
  expect(() => name(pattern)).toThrow(message)
})
