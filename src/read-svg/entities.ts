/**
 * @file The entities that Adobe Illustrator declares: names of namespaces. No other entity is read,
 * and none can grow: a value holds no entity, and neither values nor uses are many.
 */
import { ImageError } from '../errors.ts'

const LIMITS = { declaration: 10_000, value: 100, uses: 100 }

const DECLARATION = /<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:"([^"]*)"|'([^']*)')\s*>/g
const NAMESPACE = /^(https?:\/\/|urn:)[^\s&%<]*$/

/**
 * @param doctype what stands between <!DOCTYPE and >
 * @param text of the whole file
 * @returns names and values
 * @throws {ImageError} if it declares anything else
 */
export function namespaceEntities(doctype: string, text: string): [name: string, value: string][] {
  const start = doctype.indexOf('[')
  if (start < 0) return []
  if (doctype.length > LIMITS.declaration) throw refused()
  const declared = doctype.slice(start + 1, doctype.lastIndexOf(']'))
  const entities: [string, string][] = []
  const rest = declared
    .replace(/<!--.*?-->/gs, '')
    .replace(DECLARATION, (_, name: string, double?: string, single?: string) => {
      entities.push([name, double ?? single ?? ''])
      return ''
    })
  const known = entities.every(([, value]) => value.length <= LIMITS.value && NAMESPACE.test(value))
  if (!known || rest.trim() !== '') throw refused()
  const names = new Set(entities.map(([name]) => name))
  const uses = [...text.matchAll(/&([A-Za-z_][\w.-]*);/g)].filter(([, name]) => names.has(name))
  if (uses.length > LIMITS.uses) throw refused()
  return entities
}

const refused = () => new ImageError('the SVG declares entities: refused')
