import { describe, expect, test } from 'vitest'
import { Allowance } from '../../../nn/weights/allowance.ts'
import { readZip, unpack } from '../../../nn/weights/torch/zip.ts'
import { WeightsError } from '../../../nn/weights/weights-error.ts'
import { archive, type Lie, program } from './write-torch.ts'

const a = new Uint8Array(1000).fill(1)
const b = new Uint8Array(1000).fill(2)
const list = (bytes: Uint8Array) => readZip(bytes, new Allowance(bytes.length))

describe('zip archives', () => {
  test('stored entries are windows on the archive', () => {
    const bytes = archive({ a, b })
    const entry = list(bytes).get('b')!
    expect(entry.packed).toEqual(b)
    expect(entry.packed.buffer).toBe(bytes.buffer)
  })

  test('a comment after the directory is skipped', () => {
    const bytes = archive({ a })
    const commented = new Uint8Array(bytes.length + 300)
    commented.set(bytes)
    expect([...list(commented).keys()]).toEqual(['a'])
  })

  const lies: Record<string, Lie> = {
    'a size beyond the archive': { size: 1e6, packedSize: 1e6 },
    'two sizes for stored bytes': { size: 1001 },
    'an unknown compression': { method: 14 },
    encryption: { flags: 1 },
    'a header outside the archive': { header: 1e6 },
    'a header in the middle of another entry': { header: 40 },
    'another name inside': { innerName: 'B' },
    'sizes that need ZIP64 without its field': { size: 0xffffffff, packedSize: 0xffffffff },
  }
  for (const [what, lie] of Object.entries(lies)) {
    test(`${what} is refused`, () => {
      expect(() => list(archive({ a, b }, { b: lie }))).toThrow(WeightsError)
    })
  }

  test('two entries of one name are refused', () => {
    const twice: [string, Uint8Array][] = [
      ['a', a],
      ['a', b],
    ]
    expect(() => list(archive(twice))).toThrow('two entries')
  })

  test('entries that share bytes are refused', () => {
    expect(() => list(archive({ a, b }, { a: { size: 1040, packedSize: 1040 } }))).toThrow(
      'overlap',
    )
  })

  test('a directory of more entries than it has bytes for is refused', () => {
    const bytes = archive({ a })
    new DataView(bytes.buffer).setUint16(bytes.length - 12, 65_535, true)
    expect(() => list(bytes)).toThrow('truncated')
  })

  test('a bomb that announces its size is refused before it is unpacked', async () => {
    const bytes = archive({ a }, { a: { method: 8, size: 2 ** 30 } })
    await expect(unpack(list(bytes).get('a')!, new Allowance(bytes.length))).rejects.toThrow(
      'times',
    )
  })

  test('a bomb that lies about its size is refused where the lie shows', async () => {
    const zeros = new Blob([new Uint8Array(10_000_000)]).stream()
    const packed = zeros.pipeThrough(new CompressionStream('deflate-raw'))
    const data = new Uint8Array(await new Response(packed).arrayBuffer())
    const bytes = archive({ a: data }, { a: { method: 8, size: 100 } })
    const unpacking = unpack(list(bytes).get('a')!, new Allowance(bytes.length))
    await expect(unpacking).rejects.toThrow('does not unpack to its 100 bytes')
  })

  test('deflated bytes that are no such thing are refused', async () => {
    const bytes = archive({ a: program('\xff\xff\xff') }, { a: { method: 8, size: 10 } })
    const unpacking = unpack(list(bytes).get('a')!, new Allowance(bytes.length))
    await expect(unpacking).rejects.toThrow(WeightsError)
  })
})
