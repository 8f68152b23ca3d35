/** @file Who may ask: whoever shows the token. */
import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Whether a header is `Bearer token`. Digests are compared, in constant time, so that neither the
 * time of an answer nor the token's length tells anything.
 * @param token none: everybody may ask
 */
export function createCheck(token?: string): (header: string | undefined) => boolean {
  if (token === undefined) return () => true
  const wanted = digest(token)
  return (header = '') => {
    const [, shown = ''] = /^Bearer (.+)$/.exec(header) ?? []
    return timingSafeEqual(digest(shown), wanted)
  }
}
