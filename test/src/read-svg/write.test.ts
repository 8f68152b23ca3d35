import { expect, test } from 'vitest'
import { readSvg } from '../../../src/read-svg/read.ts'
import { writeSvg } from '../../../src/read-svg/write.ts'

test('what was read is written as paths that read the same', () => {
  const picture = readSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><script>1</script>
      <g transform="rotate(30)" fill-opacity="0.5"><circle cx="9" cy="9" r="4" fill="#336699" stroke="red" stroke-width="2"/></g>
      <path d="M1 1h5v5zm10 0h5v5z" fill-rule="evenodd"/><line x2="8" y2="3" stroke="blue" fill="none"/></svg>`,
  )
  const written = writeSvg(picture, 160)
  expect(written).toContain('width="160" height="80"')
  expect(written).not.toContain('script')
  expect(readSvg(written)).toEqual({ ...picture, leftOut: [] })
})
