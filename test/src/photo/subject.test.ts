import { describe, expect, test } from 'vitest'
import { ImageError, OptionError } from '../../../src/errors.ts'
import { cutOut } from '../../../src/photo/cut-out.ts'
import { withoutHoles, withoutSpecks } from '../../../src/photo/mask.ts'
import { mountPhoto } from '../../../src/photo/photo.ts'
import { createRefiner } from '../../../src/photo/refine.ts'
import { findSubject, type Subject } from '../../../src/photo/subject.ts'
import { disc, mountWhole, picture } from '../pictures.ts'

const photo = disc(40)
const place = mountWhole(photo, 40, 160, 0.05)
const scene = { image: photo, background: 'auto', photo: place } as const
/** White on the left half. */
const left = (width: number, height: number) =>
  picture(width, height, (x) => (x < width / 2 ? 1 : 0))
const at = ({ share }: Subject, x: number, y: number) => share[40 * y + x]
const grid = (rows: string) => Float32Array.from(rows.replaceAll(/\s/g, ''), (c) => Number(c) / 9)
const seenAs = (mask: Float32Array) => ({ mask, size: 40, refine: createRefiner(place, 40) })

describe('the subject', () => {
  test('is where a given mask is white, whatever its size', () => {
    const subject = findSubject({ ...scene, given: left(100, 100) })!
    expect([at(subject, 10, 20), at(subject, 30, 20)]).toEqual([1, 0])
  })

  test('is what is not transparent', () => {
    const data = photo.data.map((value, i) => (i % 4 === 3 && i % 160 > 80 ? 0 : value))
    const subject = findSubject({ ...scene, image: { ...photo, data } })!
    expect(subject.source).toBe('alpha')
    expect([at(subject, 10, 20), at(subject, 30, 20)]).toEqual([1, 0])
  })

  test('is what the encoder saw, if it is sure', () => {
    const seen = (rows: string) => findSubject({ ...scene, seen: seenAs(grid(rows)) })
    const subject = seen('000000 000000 009900 009900 000000 000000')!
    expect(at(subject, 20, 20)).toBeGreaterThan(0.9)
    expect(at(subject, 2, 2)).toBeLessThan(0.1)
    expect(seen('3333 3663 3663 3333')).toBeUndefined()
    expect(seen('0000 0000 0000 0000')).toBeUndefined()
  })

  test('is everything where the background is kept', () => {
    const seen = seenAs(grid('000000 000000 009900 009900 000000 000000'))
    expect(findSubject({ ...scene, background: 'keep', seen })).toBeUndefined()
  })

  test('is not told by a mask where the background is kept', () => {
    const find = () => findSubject({ ...scene, background: 'keep', given: left(40, 40) })
    expect(find).toThrow(OptionError)
    expect(find).toThrow('background keep makes no use of a mask: leave one of them out')
  })

  test('must be known for the background to be removed', () => {
    expect(() => findSubject({ ...scene, background: 'remove' })).toThrow(OptionError)
    expect(findSubject(scene)).toBeUndefined()
  })

  test('cannot be told by a mask of other proportions, or a black one', () => {
    expect(() => findSubject({ ...scene, given: left(80, 40) })).toThrow(ImageError)
    const black = picture(40, 40, () => 0)
    expect(() => findSubject({ ...scene, given: black })).toThrow(/black/)
  })
})

describe('cutting out', () => {
  const half = Float32Array.from({ length: 1600 }, (_, i) => (i % 40 < 20 ? 1 : 0))
  const cut = (subject: number, background: number) => {
    const image = picture(40, 40, (x) => (x < 20 ? subject : background))
    const { data } = cutOut(image, half, 'remove')
    return [data[4 * 5], data[4 * 35]]
  }

  test('leaves white paper around a dark subject', () => {
    expect(cut(0.2, 0.5)).toEqual([51, 255])
  })

  test("leaves the background's mean colour around a white subject", () => {
    expect(cut(1, 0.2)).toEqual([255, 51])
  })

  test('leaves no edge where it is only blurred away', () => {
    const image = picture(40, 40, (x) => (x < 20 ? 0.5 : 0.4 + (Math.floor(x) % 3) / 20))
    const { data } = cutOut(image, half, 'auto')
    const row = Array.from({ length: 20 }, (_, i) => data[4 * (20 * 40 + 20 + i)])
    const steps = row.slice(1).map((value, i) => Math.abs(value - row[i]))
    expect(Math.max(...steps)).toBeLessThan(4)
    expect(Math.abs(row[5] - 255 * 0.45)).toBeLessThan(4)
  })

  test("keeps the size of a page's ImageData, whose properties are its prototype's", () => {
    const { width, height, data } = picture(40, 40, () => 0.5)
    const image = Object.create({ width, height, data })
    expect(cutOut(image, half, 'auto')).toMatchObject({ width, height })
  })

  test('makes what is cut out count less', () => {
    const counts = Uint8ClampedArray.from(half, (share) => 255 * share)
    const content = { x: 0, y: 0, width: 40, height: 40 }
    const { mask } = mountPhoto(photo, { size: 40, canvas: 160, margin: 0.05, content, counts })
    expect(mask[20 * 40 + 12]).toBe(place.mask[20 * 40 + 12])
    expect(mask[20 * 40 + 28]).toBeCloseTo(0, 6)
  })
})

describe("an encoder's mask", () => {
  test('loses its holes, not its bays', () => {
    expect(withoutHoles(grid('0000 0999 0999 0999'))).toEqual(grid('0000 0999 0999 0999'))
    const ring = withoutHoles(grid('00000 09990 09290 09990 00000'))
    expect(ring).toEqual(grid('00000 09990 09990 09990 00000'))
    const bay = withoutHoles(grid('00000 09990 09200 09990 00000'))
    expect(bay).toEqual(grid('00000 09990 09200 09990 00000'))
  })

  test('loses specks', () => {
    expect(withoutSpecks(grid('9990 9990 0000 0009'))).toEqual(grid('9990 9990 0000 0000'))
  })
})
