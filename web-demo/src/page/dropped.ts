/** @file What a drop or a paste brings: files, the address of a picture, or the code of a drawing. */

export type Dropped = { files: File[] } | { url: string } | { svg: string }

export function droppedIn(data: DataTransfer): Dropped | undefined {
  if (data.files.length > 0) return { files: [...data.files] }
  const text = data.getData('text/plain')
  if (text.includes('<svg')) return { svg: text }
  const url = pictureIn(data.getData('text/html')) ?? addressIn(data.getData('text/uri-list'))
  return url ? { url } : undefined
}

/** Parsed only: nothing in it is fetched or run. */
function pictureIn(html: string): string | undefined {
  const picture = new DOMParser().parseFromString(html, 'text/html').querySelector('img')
  return picture?.getAttribute('src') ?? undefined
}

/** RFC 2483: an address a line, comments after #. */
const addressIn = (list: string): string | undefined =>
  list.split(/\r?\n/).find((line) => line && !line.startsWith('#'))
