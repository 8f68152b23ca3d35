/**
 * @file All drawings of a batch on a page: one HTML file without scripts or styles from elsewhere. The
 * drawings stay where they are and are loaded as they come into sight, so that ten thousand are as
 * quick to open as ten.
 */
import type { NamedFile } from '../task.ts'
import type { Row } from './ledger.ts'

/** So many drawings a page; further pages are linked. */
const PAGE = 10_000

/** The pages, one by one. @param rows in the order of the page; those that are not done are listed */
export function* contactSheets(rows: Iterable<Row>): Generator<NamedFile> {
  let done: Row[] = []
  let number = 1
  const failed: Row[] = []
  const flush = (more: boolean): NamedFile => {
    const name = pageName(number)
    const html = page({ done, failed: more ? [] : failed, number, more })
    done = []
    number++
    return { name, data: new TextEncoder().encode(html) }
  }
  for (const row of rows) {
    if (row.state === 'failed') failed.push(row)
    if (row.state !== 'done') continue
    if (done.length === PAGE) yield flush(true)
    done.push(row)
  }
  yield flush(false)
}

const pageName = (number: number): string =>
  number === 1 ? 'contact-sheet.html' : `contact-sheet-${number}.html`

interface Page {
  done: readonly Row[]
  failed: readonly Row[]
  number: number
  more: boolean
}

function page({ done, failed, number, more }: Page): string {
  const before = number > 1 ? `<a rel="prev" href="${pageName(number - 1)}">previous</a>` : ''
  const after = more ? `<a rel="next" href="${pageName(number + 1)}">next</a>` : ''
  const count = `${done.length} ${done.length === 1 ? 'drawing' : 'drawings'}`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contact sheet: ${count}</title>
<style>${STYLE}</style>
<header>
<h1>${count}</h1>
<label>Show names with <input type="search" id="filter"></label>
<nav>${before} ${after}</nav>
</header>
${failures(failed)}<main>
${done.map(figure).join('\n')}
</main>
<script>${SCRIPT}</script>
</html>
`
}

const figure = ({ target }: Row): string => {
  const address = target.split('/').map(encodeURIComponent).join('/')
  const name = escapeHtml(target)
  return `<figure><a href="${address}"><img loading="lazy" decoding="async" width="160" height="160" alt="" src="${address}"></a><figcaption>${name}</figcaption></figure>`
}

function failures(failed: readonly Row[]): string {
  if (failed.length === 0) return ''
  const items = failed.map(
    ({ photo, error }) => `<li>${escapeHtml(photo)}: ${escapeHtml(error ?? '')}</li>`,
  )
  return `<details open><summary>${failed.length} failed</summary><ul>\n${items.join('\n')}\n</ul></details>\n`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign])

/** What is out of sight is neither laid out nor painted. */
const STYLE = `
body { font: 14px/1.4 system-ui, sans-serif; margin: 1rem; color: #222; background: #f4f4f2 }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: baseline }
h1 { font-size: 1.2rem; margin: 0 }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: .5rem; margin-top: 1rem }
figure { margin: 0; content-visibility: auto; contain-intrinsic-size: 10.5rem 12.5rem }
figure[hidden] { display: none }
img { display: block; width: 100%; height: 10.5rem; object-fit: contain; background: #fff }
figcaption { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
details { margin-top: 1rem }
`

const SCRIPT = `
const figures = [...document.querySelectorAll('figure')]
const names = figures.map((figure) => figure.textContent.toLowerCase())
document.getElementById('filter').addEventListener('input', ({ target }) => {
  const wanted = target.value.toLowerCase()
  figures.forEach((figure, i) => { figure.hidden = !names[i].includes(wanted) })
})
`
