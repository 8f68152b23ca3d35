import { expect, test } from 'vitest'
import { contactSheets } from '../../../jobs/batch/contact-sheet.ts'
import type { Row } from '../../../jobs/batch/ledger.ts'

const row = (target: string, given: Partial<Row> = {}): Row => ({
  ...{ id: 1, dir: '', photo: `in/${target}`, key: null, files: null, error: null },
  ...{ strokes: 3, loss: 0, milliseconds: 1, state: 'done' },
  target,
  ...given,
})

const pages = (rows: Row[]) =>
  [...contactSheets(rows)].map(({ name, data }) => ({ name, html: new TextDecoder().decode(data) }))

test('drawings are shown where they lie, and loaded as they come into sight', () => {
  const [{ html }] = pages([row('a b/50%.svg')])
  expect(html).toContain('<img loading="lazy"')
  expect(html).toContain('src="a%20b/50%25.svg"')
})

test('a name cannot be markup', () => {
  const [{ html }] = pages([row('<b>"&.svg', { state: 'failed', error: '<i>' })])
  expect(html).toContain('in/&lt;b&gt;&quot;&amp;.svg: &lt;i&gt;')
  expect(html).not.toContain('<b>')
})

test('nothing comes from elsewhere', () => {
  const [{ html }] = pages([row('a.svg')])
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
})

test('ten thousand are a page; more make further pages', () => {
  const rows = Array.from({ length: 10_001 }, (_, i) => row(`${i}.svg`))
  expect(pages(rows.slice(1)).map(({ name }) => name)).toEqual(['contact-sheet.html'])
  const [first, second, ...rest] = pages(rows)
  expect(rest).toEqual([])
  expect(first.html).toContain('<a rel="next" href="contact-sheet-2.html">')
  expect(second.html.match(/<figure>/g)).toHaveLength(1)
})
