/** @file Whatever an SVG holds, it is read or refused in one line, and nothing else happens. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ImageError } from '../../../src/errors.ts'
import { readSvg } from '../../../src/read-svg/read.ts'
import { SVG_LIMITS } from '../../../src/read-svg/walk.ts'

const refusal = (text: string): string | undefined => {
  try {
    readSvg(text)
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(ImageError)
    return (error as ImageError).message
  }
}

const namespaces = '<!ENTITY ns_svg "http://www.w3.org/2000/svg">'
const withEntities = (declared: string, content = '', attribute = '') =>
  `<!DOCTYPE svg [${declared}]><svg ${attribute}>${content}</svg>`

describe('entities', () => {
  test('that name namespaces are read in attributes', () => {
    expect(readSvg(withEntities(namespaces, '', 'xmlns="&ns_svg;"')).shapes).toEqual([])
  })

  test.each([
    ['one of another', '<!ENTITY a "http://a"><!ENTITY b "&a;&a;">'],
    ['a file', '<!ENTITY a SYSTEM "file:///etc/passwd">'],
    ['a parameter', '<!ENTITY % a "http://a">'],
    ['markup', '<!ENTITY a "http://<path/>">'],
    ['something else than a namespace', '<!ENTITY a "fill:none">'],
    ['a long one', `<!ENTITY a "http://${'a'.repeat(200)}">`],
    ['another declaration beside', `${namespaces}<!ATTLIST svg a CDATA "b">`],
    ['a very long declaration', `${namespaces}${' '.repeat(20_000)}`],
  ])('%s is refused', (_, declared) => {
    expect(refusal(withEntities(declared))).toBe('the SVG declares entities: refused')
  })

  test('are refused in text, and where they are many', () => {
    expect(refusal(withEntities(namespaces, '&ns_svg;'))).toMatch(/entity in text: refused/)
    const many = '<g a="&ns_svg;"/>'.repeat(200)
    expect(refusal(withEntities(namespaces, many))).toMatch(/declares entities: refused/)
  })
})

describe('what is used once more', () => {
  const page = (content: string) => `<svg viewBox="0 0 9 9">${content}</svg>`

  test('is refused where it contains itself', () => {
    expect(refusal(page('<g id="a"><use href="#a"/></g>'))).toMatch(/nested too deeply/)
    const two = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/><use href="#a"/></g>'
    expect(refusal(page(two))).toMatch(/nested too deeply|more than 100000 elements/)
  })

  test('is refused where it grows with every level', () => {
    const levels = Array.from(
      { length: 20 },
      (_, i) => `<g id="l${i + 1}">${`<use href="#l${i}"/>`.repeat(10)}</g>`,
    )
    const laughs = page(
      `<defs><path id="l0" d="M0 0h1"/>${levels.join('')}</defs><use href="#l20"/>`,
    )
    expect(refusal(laughs)).toMatch(/more than \d+ (shapes|elements)/)
  })

  test('from another file is left out', () => {
    const { leftOut } = readSvg(
      page('<use href="http://127.0.0.1:1/a.svg#a"/><use href="a.svg#a"/>'),
    )
    expect(leftOut).toEqual(['use'])
  })
})

describe('style sheets', () => {
  const styled = (css: string) =>
    `<svg viewBox="0 0 9 9"><style><![CDATA[${css}]]></style><path d="M0 0h1"/></svg>`

  test('that import are left out and named', () => {
    expect(readSvg(styled('@import "http://127.0.0.1:1/a.css"; path{fill:red}')).leftOut).toEqual([
      'style',
    ])
  })

  test('that never end, or have no end of rules, are refused', () => {
    expect(refusal(styled('a{b:('.repeat(100_000))) ?? '').not.toContain('\n')
    expect(refusal(styled('*{fill:red}'.repeat(3000)))).toMatch(/too large/)
    expect(refusal(styled(' '.repeat(2e6)))).toMatch(/too large/)
  })
})

const name = fc.constantFrom('svg', 'g', 'use', 'symbol', 'path', 'rect', 'circle', 'style', 'defs')
const number = fc.oneof(
  fc.double(),
  fc.constantFrom(1e308, -1e308, 0, 5e-324, '1e999', 'NaN', '10%', '3mm', '-2in', '9e9pt'),
)
const value = fc.oneof(
  number.map(String),
  fc.string({ maxLength: 12 }),
  fc.constantFrom('#a', 'url(#a)', '0 0 1 1', 'none', 'xMaxYMin slice', 'M0 0L9 9', 'a b', 'red'),
  fc.array(number, { maxLength: 8 }).map((numbers) => `M${numbers.join(' ')}`),
  fc.array(number, { maxLength: 6 }).map((numbers) => `matrix(${numbers.join(' ')})`),
)
const attribute = fc.tuple(
  fc.constantFrom(
    ...['id', 'href', 'xlink:href', 'class', 'style', 'transform', 'viewBox', 'width', 'height'],
    ...['x', 'y', 'r', 'd', 'stroke', 'stroke-width', 'opacity', 'preserveAspectRatio'],
    ...['data-rank', 'data-gain', 'data-d', 'data-taper', 'display', '__proto__'],
  ),
  value,
)
const escaped = (text: string) =>
  text.replace(/[&<"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\x20-\x7E]/g, '')
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      fc.uniqueArray(attribute, { maxLength: 5, selector: ([key]) => key }),
      fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('element'), { maxLength: 3 })),
      fc.string({ maxLength: 20 }),
    )
    .map(([tag, attributes, children, text]) => {
      const written = attributes.map(([key, given]) => ` ${key}="${escaped(given)}"`)
      return `<${tag}${written.join('')}>${children.join('')}${escaped(text)}</${tag}>`
    }),
}))

test('any tree of elements is read or refused in one line', () => {
  fc.assert(
    fc.property(element, (content) => {
      const text = `<svg viewBox="0 0 9 9">${content}</svg>`
      const reason = refusal(text)
      if (reason !== undefined) {
        expect(reason).not.toContain('\n')
        return
      }
      const { shapes } = readSvg(text)
      expect(shapes.length).toBeLessThanOrEqual(SVG_LIMITS.shapes)
      const numbers = shapes
        .flatMap(({ subpaths }) => subpaths.flatMap(({ points }) => points))
        .flat()
      for (const coordinate of numbers) expect(Math.abs(coordinate)).toBeLessThan(1e7)
    }),
    { numRuns: 500 },
  )
})

test('any text is read or refused in one line', () => {
  const start = fc.constantFrom(
    '',
    '<',
    '<svg',
    '<svg>',
    '<!DOCTYPE svg [',
    '<?xml ',
    '<svg><style>',
  )
  fc.assert(
    fc.property(start, fc.string(), (opening, rest) => {
      expect(refusal(opening + rest) ?? '').not.toContain('\n')
    }),
  )
})
