/**
 * @file Style sheets, the part of them that drawing programs write: rules for elements, classes and
 * ids, and the style attribute. What else a sheet holds is left out: at-rules, combinators, pseudo
 * classes, attributes.
 */
/// <reference path="./css-tree-parser.d.ts" />
import type { CssNode, Declaration as DeclarationNode } from 'css-tree'
import parse from 'css-tree/parser'
import { ImageError } from '../errors.ts'
import type { SvgElement } from './document.ts'

export interface StyleSheet {
  /** An element's attributes and, stronger, what style sheet and style attribute declare for it. */
  propertiesOf(element: SvgElement): Properties
  /** Whether rules were left out. */
  leftOut: boolean
}

export type Properties = Readonly<Record<string, string | undefined>>

interface Declarations {
  normal: Properties
  important: Properties
}

/** An element name, an id, classes: all must fit. */
interface Selector {
  element?: string
  id?: string
  classes: string[]
}

interface Rule {
  selector: Selector
  declarations: Declarations
}

const LIMITS = { characters: 1e6, rules: 2000 }

/** @throws {ImageError} for a sheet that is too large to be read */
export function parseStyleSheet(css: string): StyleSheet {
  if (css.length > LIMITS.characters) throw tooLarge()
  const { rules, leftOut } = css.trim() === '' ? { rules: [], leftOut: false } : readRules(css)
  if (rules.length > LIMITS.rules) throw tooLarge()
  const ordered = rules.toSorted((a, b) => specificity(a.selector) - specificity(b.selector))
  const inline = remembered(readDeclarations)
  const fitting = remembered((key: string) => {
    const [element, id, classes] = JSON.parse(key)
    const fits = ordered.filter(({ selector }) => isFor(selector, { element, id, classes }))
    return merge(fits.map(({ declarations }) => declarations))
  })
  return {
    leftOut,
    propertiesOf({ name, attributes }) {
      const classes = attributes.class?.trim().split(/\s+/) ?? []
      const sheet = fitting(JSON.stringify([name, attributes.id, classes]))
      const own = attributes.style ? inline(attributes.style) : NONE
      return { ...attributes, ...sheet.normal, ...own.normal, ...sheet.important, ...own.important }
    },
  }
}

const NONE: Declarations = { normal: {}, important: {} }

const tooLarge = () => new ImageError('the style sheet of the SVG is too large')

function remembered<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    const value = known.get(key) ?? compute(key)
    known.set(key, value)
    return value
  }
}

function isFor(selector: Selector, { element, id, classes }: Selector): boolean {
  return (
    (selector.element === undefined || selector.element === element) &&
    (selector.id === undefined || selector.id === id) &&
    selector.classes.every((name) => classes.includes(name))
  )
}

/** Later rules win among equals, which a stable order keeps. */
const specificity = ({ element, id, classes }: Selector): number =>
  (id === undefined ? 0 : 1e6) + 1e3 * classes.length + (element === undefined ? 0 : 1)

function readRules(css: string): { rules: Rule[]; leftOut: boolean } {
  const rules: Rule[] = []
  let leftOut = false
  for (const node of childrenOf(parseCss(css, 'stylesheet'))) {
    const selectors = node.type === 'Rule' ? selectorsOf(node.prelude) : [undefined]
    const declarations = node.type === 'Rule' ? declarationsOf(childrenOf(node.block)) : NONE
    for (const selector of selectors) {
      if (selector) rules.push({ selector, declarations })
      else if (node.type !== 'Comment') leftOut = true
    }
  }
  return { rules, leftOut }
}

const selectorsOf = (prelude: CssNode): (Selector | undefined)[] =>
  prelude.type === 'SelectorList' ? childrenOf(prelude).map(selectorOf) : [undefined]

/** undefined: something that is not read. */
function selectorOf(node: CssNode): Selector | undefined {
  const selector: Selector = { classes: [] }
  for (const part of childrenOf(node)) {
    if (part.type === 'ClassSelector') selector.classes.push(part.name)
    else if (part.type === 'IdSelector') selector.id = part.name
    else if (part.type !== 'TypeSelector') return undefined
    else if (part.name !== '*') selector.element = part.name.replace(/^.*\|/, '')
  }
  return selector
}

const readDeclarations = (style: string): Declarations =>
  declarationsOf(childrenOf(parseCss(style, 'declarationList')))

function declarationsOf(nodes: readonly CssNode[]): Declarations {
  const all = nodes.filter((node): node is DeclarationNode => node.type === 'Declaration')
  const pick = (important: boolean): Properties =>
    Object.fromEntries(
      all
        .filter((node) => Boolean(node.important) === important)
        .map(({ property, value }) => [
          property.toLowerCase(),
          value.type === 'Raw' ? value.value.trim() : undefined,
        ]),
    )
  return { normal: pick(false), important: pick(true) }
}

const merge = (all: readonly Declarations[]): Declarations => ({
  normal: Object.assign({}, ...all.map(({ normal }) => normal)),
  important: Object.assign({}, ...all.map(({ important }) => important)),
})

/** The parser forgives whatever it can; nesting beyond what it can follow is an error. */
function parseCss(css: string, context: 'stylesheet' | 'declarationList'): CssNode {
  try {
    return parse(css, { context, parseValue: false, parseCustomProperty: false })
  } catch {
    throw new ImageError('the style sheet of the SVG cannot be read')
  }
}

const childrenOf = (node: CssNode): CssNode[] =>
  'children' in node && node.children ? node.children.toArray() : []
