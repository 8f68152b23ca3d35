import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { recognised } from '../../bench/quality/classifier.ts'
import { distance, nearest } from '../../bench/quality/outside-judge.ts'
import { readPhotos } from '../../bench/quality/photos.ts'
import { folder } from '../cli/strokesmith.ts'

test('without a list, pictures are labelled by their names', async () => {
  const at = await folder()
  for (const name of ['grand_piano_0027.jpg', 'cup.PNG', 'notes.txt']) await writeFile(at(name), '')
  expect(await readPhotos(at('.'))).toEqual([
    { file: 'cup.PNG', label: 'cup' },
    { file: 'grand_piano_0027.jpg', label: 'grand piano' },
  ])
})

test('a list says which photos there are, and what of', async () => {
  const at = await folder()
  const listed = [{ file: 'a.jpg', label: 'cup', background: 'plain' }]
  await writeFile(at('photos.json'), JSON.stringify(listed))
  await writeFile(at('b.jpg'), '')
  expect(await readPhotos(at('.'))).toEqual(listed)
})

test('a folder without pictures, and a broken list, are told apart', async () => {
  const at = await folder()
  await expect(readPhotos(at('.'))).rejects.toThrow('holds no pictures')
  await expect(readPhotos(at('none'))).rejects.toThrow('cannot read folder')
  await writeFile(at('photos.json'), '[{"file": 1}]')
  await expect(readPhotos(at('.'))).rejects.toThrow('must list { file, label }')
})

test('a label is recognised by any of its synonyms, however it is spelt', () => {
  const labels = ['Grand_piano, grand', 'upright']
  expect(recognised(labels, 'grand piano', 1)).toBe(true)
  expect(recognised(labels, 'upright (piano)', 1)).toBe(false)
  expect(recognised(labels, 'upright (piano)', 5)).toBe(true)
  expect(recognised(labels, 'piano', 5)).toBe(false)
})

test('the nearest vector is the one with the smallest angle', () => {
  const [x, y] = [Float32Array.of(1, 0), Float32Array.of(0, 1)]
  expect(distance(x, y)).toBe(1)
  expect(nearest(Float32Array.of(0.6, 0.8), [x, y])).toBe(1)
})
