import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readCheckpoint, readTorch, WeightsError } from '../../../nn/weights/index.ts'
import { archive, program } from './write-torch.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../../golden/weights/${name}.pt`, import.meta.url))

const EXPECTED = {
  positional_embedding: { shape: [2, 3], data: [0, 0.25, 0.5, 0.75, 1, 1.25] },
  'visual.conv1.weight': { shape: [2, 1, 3, 3], data: Array.from({ length: 18 }, (_, i) => i / 8) },
  transposed: { shape: [3, 2], data: [0, 3, 1, 4, 2, 5] },
  window: { shape: [3], data: [4, 5, 6] },
  context_length: { shape: [], data: [77] },
  brain: { shape: [2], data: [1.5, -2] },
  flags: { shape: [3], data: [1, 0, 1] },
}

describe('what PyTorch wrote', () => {
  for (const name of ['traced', 'deflated', 'state-dict', 'training']) {
    test(`${name}: every element type, strided and windowed tensors`, async () => {
      const { tensors } = await readCheckpoint(fixture(name))
      const read = [...tensors].map(([key, { shape, data }]) => [key, { shape, data: [...data] }])
      expect(Object.fromEntries(read)).toEqual(EXPECTED)
    })
  }

  test('scripted: attributes that are no tensors are passed over', async () => {
    const { tensors } = await readCheckpoint(fixture('scripted'))
    expect([...tensors.keys()]).toEqual(['weight'])
  })

  test('a pickled module is refused by the name of its class', async () => {
    await expect(readTorch(fixture('pickled-module'))).rejects.toThrow(
      '"__main__ Net" is not allowed',
    )
  })
})

describe('hostile archives are refused', () => {
  const storage = new Uint8Array(4096)
  const cases: Record<string, [program: Uint8Array, complaint: string]> = {
    'a call of a function': [program('cposix system\n(X\x02\x00\x00\x00lstR.'), 'truncated'],
    'a name outside the list': [program('cposix\nsystem\n(X\x02\x00\x00\x00lstR.'), 'not allowed'],
    'a class called as a function': [program('c__torch__.A\nB\n)R.'), 'may not be called'],
    'a function created as a class': [
      program('ccollections\nOrderedDict\n)\x81.'),
      'may not be created',
    ],
    'an opcode for extensions': [program('\x82\x01.'), 'opcode 0x82'],
    'an instance by the old opcode': [program('(iposix\nsystem\n.'), 'opcode 0x69'],
    'a text longer than the file': [program('X\xff\xff\xff\xffabc.'), 'truncated'],
    'a program without an end': [program('N'), 'truncated'],
    'a result that is missing': [program('.'), 'empty'],
    'a pop below a mark': [program('N(.'), 'empty'],
    'a memory that is empty': [program('h\x01.'), 'remembered'],
    'a hundred thousand dictionaries': [program('}'.repeat(100_000)), 'times the size'],
    'a key given twice': [
      program('}X\x01\x00\x00\x00aK\x01sX\x01\x00\x00\x00aK\x02s.'),
      'duplicate',
    ],
    'a module that contains itself': [program('}q\x00X\x01\x00\x00\x00ah\x00s.'), 'no tensors'],
    'an integer beyond 2^53': [program('\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f.'), '2^53'],
    'no tensors': [program('}.'), 'no tensors'],
    'a tensor beyond its storage': [
      program.tensor({ offset: 1, shape: [1024], strides: [1] }),
      'exceeds',
    ],
    'a tensor expanded from one element': [
      program.tensor({ offset: 0, shape: [9999], strides: [0] }),
      'exceeds',
    ],
    'sizes that overflow': [
      program.tensor({ offset: 0, shape: [2 ** 30, 2 ** 30], strides: [0, 0] }),
      'impossible shape',
    ],
    'shape and strides of different rank': [
      program.tensor({ offset: 0, shape: [2, 2], strides: [1] }),
      'strides differ',
    ],
    'a storage that is not there': [program.tensor({ key: '9' }), 'no data/9'],
    'a storage of unknown class': [program.tensor({ storage: 'QInt8Storage' }), 'not allowed'],
  }
  for (const [what, [pickle, complaint]] of Object.entries(cases)) {
    test(what, async () => {
      const reading = readTorch(archive({ 'x/data.pkl': pickle, 'x/data/0': storage }))
      await expect(reading).rejects.toThrow(WeightsError)
      await expect(reading).rejects.toThrow(complaint)
    })
  }

  test('a thousand tensors that share one storage', async () => {
    const pickle = program.tensors(1000, { storage: 'HalfStorage', shape: [2048], strides: [1] })
    const reading = readTorch(archive({ 'x/data.pkl': pickle, 'x/data/0': storage }))
    await expect(reading).rejects.toThrow('times the size')
  })

  test('a big-endian archive', async () => {
    const files = { 'x/data.pkl': program('}.'), 'x/byteorder': program('big') }
    await expect(readTorch(archive(files))).rejects.toThrow('little-endian')
  })

  test('an archive of something else', async () => {
    await expect(readTorch(archive({ 'readme.txt': program('hello') }))).rejects.toThrow('data.pkl')
  })

  test('a file of another kind', async () => {
    await expect(readCheckpoint(new Uint8Array(64))).rejects.toThrow('neither')
  })
})
