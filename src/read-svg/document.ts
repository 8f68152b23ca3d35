/**
 * @file An SVG file as a tree of elements. Nothing is executed, fetched or expanded: entities are
 * refused, but for those of Illustrator, which name namespaces and stand in attributes only.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { ImageError } from '../errors.ts'
import { namespaceEntities } from './entities.ts'

export interface SvgElement {
  /** Without a namespace's prefix. */
  name: string
  attributes: Readonly<Record<string, string>>
  children: SvgElement[]
  /** Of <style> and <metadata>; nobody asks for other text. */
  text: string
}

export interface SvgDocument {
  root: SvgElement
  byId: ReadonlyMap<string, SvgElement>
}

const WITH_TEXT = new Set(['style', 'metadata'])

/** Beyond these a file is refused rather than read for minutes. */
export const DOCUMENT_LIMITS = { characters: 8e6, elements: 100_000, depth: 200 }

/** Before what an entity stands for, so that it is seen where it does not belong. */
const MARK = '\u{F8FF}'

/** @throws {ImageError} for what is no SVG, is damaged, declares other entities, or is too large. */
export function parseDocument(text: string): SvgDocument {
  if (text.length > DOCUMENT_LIMITS.characters) {
    const most = DOCUMENT_LIMITS.characters / 1e6
    throw new ImageError(`the SVG is longer than ${most} million characters`)
  }
  const builder = createBuilder()
  const parser = new SaxesParser()
  parser.on('error', ({ message }) => {
    throw new ImageError(`the SVG is damaged: ${message.split('\n')[0]}`)
  })
  parser.on('doctype', (declaration) => {
    for (const [name, value] of namespaceEntities(declaration, text)) {
      parser.ENTITIES[name] = `${MARK}${value}`
    }
  })
  parser.on('opentag', builder.open)
  parser.on('closetag', builder.close)
  parser.on('text', builder.text)
  parser.on('cdata', builder.text)
  parser.write(text).close()
  return builder.document()
}

function createBuilder() {
  const open: SvgElement[] = []
  const byId = new Map<string, SvgElement>()
  let root: SvgElement | undefined
  let count = 0
  return {
    open({ name: qualified, attributes: marked }: SaxesTagPlain): void {
      const attributes = Object.fromEntries(
        Object.entries(marked).map(([name, value]) => [name, value.replaceAll(MARK, '')]),
      )
      const element = { name: qualified.replace(/^.*:/, ''), attributes, children: [], text: '' }
      if (!root && element.name !== 'svg') throw new ImageError('this is XML, but not an SVG')
      root ??= element
      if (open.length >= DOCUMENT_LIMITS.depth) throw tooDeep()
      if (++count > DOCUMENT_LIMITS.elements) throw tooMany()
      open.at(-1)?.children.push(element)
      open.push(element)
      if (attributes.id && !byId.has(attributes.id)) byId.set(attributes.id, element)
    },
    close(): void {
      open.pop()
    },
    text(text: string): void {
      if (text.includes(MARK)) throw new ImageError('the SVG uses an entity in text: refused')
      const element = open.at(-1)
      if (element && WITH_TEXT.has(element.name)) element.text += text
    },
    document(): SvgDocument {
      if (!root) throw new ImageError('there is no <svg>')
      return { root, byId }
    },
  }
}

/** An element and all below it, in the order of the file. */
export function* everyElement(element: SvgElement): Generator<SvgElement> {
  yield element
  for (const child of element.children) yield* everyElement(child)
}

export const tooDeep = () => new ImageError('the SVG is nested too deeply')

export const tooMany = () =>
  new ImageError(`the SVG has more than ${DOCUMENT_LIMITS.elements} elements`)
