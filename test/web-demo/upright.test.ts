/** @file Pictures that lie on their side: where a WebP says so. */
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { orientationOf } from '../../web-demo/src/page/upright.ts'

async function picture(format: 'webp' | 'jpeg', orientation?: number): Promise<Uint8Array> {
  const plain = sharp({ create: { width: 4, height: 3, channels: 3, background: 'red' } })
  const tagged = orientation ? plain.withMetadata({ orientation }) : plain
  return new Uint8Array(await tagged.toFormat(format).toBuffer())
}

describe('orientationOf', () => {
  test('finds what a WebP says, and where it says it', async () => {
    for (const value of [1, 3, 6, 8]) {
      const bytes = await picture('webp', value)
      const found = orientationOf(bytes)
      expect(found?.value).toBe(value)
      const { at = 0, littleEndian } = found ?? {}
      new DataView(bytes.buffer).setUint16(at, 5, littleEndian)
      expect((await sharp(bytes).metadata()).orientation).toBe(5)
    }
  })

  test('finds nothing in a WebP that says nothing, nor in a JPEG, which browsers turn', async () => {
    expect(orientationOf(await picture('webp'))).toBeUndefined()
    expect(orientationOf(await picture('jpeg', 6))).toBeUndefined()
  })

  test('finds nothing in files that are cut off anywhere, and does not fail', async () => {
    const whole = await picture('webp', 6)
    const { at = 0 } = orientationOf(whole) ?? {}
    for (let length = 0; length <= at; length++) {
      expect(orientationOf(whole.slice(0, length))).toBeUndefined()
    }
  })
})
