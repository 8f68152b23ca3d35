/**
 * @file What a transparent picture lies on. White paper, but for a light subject: that would vanish,
 * and lies on grey.
 */
import { lumaOf } from '../image/filter.ts'
import type { RasterImage } from '../image/image.ts'

/** Set by hand: white logos on transparency are drawn, and dark parts of them are, too. */
const BACKDROP = {
  /** A picture with fewer transparent pixels than this share has no need of a backdrop. */
  transparent: 0.01,
  /** Subjects lighter than this, in luma 0–255, vanish on white. */
  light: 165,
  grey: 96,
}

/** The picture itself, or an opaque one of a light subject. */
export function onBackdrop(image: RasterImage): RasterImage {
  const { data } = image
  let [clear, opacity, light] = [0, 0, 0]
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] / 255
    if (alpha < 0.5) clear++
    opacity += alpha
    light += alpha * lumaOf(data[at], data[at + 1], data[at + 2])
  }
  const isTransparent = 4 * clear >= BACKDROP.transparent * data.length
  if (!isTransparent || !(light > BACKDROP.light * opacity)) return image
  const shown = data.map((value, i) => {
    const alpha = data[i - (i % 4) + 3] / 255
    return i % 4 === 3 ? 255 : alpha * value + (1 - alpha) * BACKDROP.grey
  })
  return { ...image, data: shown }
}
