/**
 * @file A picture from an https address. The file is limited in size and time, redirects in number.
 * Private addresses are refused, so that a list of links that someone else wrote cannot reach into
 * one's own network: every host is checked where the connection resolves it, so that a second answer
 * of the name server makes no difference, and after every redirect again.
 */
import { lookup as resolve } from 'node:dns'
import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { ImageError } from '../errors.ts'
import { isPrivate } from './private-address.ts'

export interface FetchOptions {
  /** Never use the network. @default false */
  offline?: boolean
  /** Private and loopback addresses, and plain http, are fine. @default false */
  allowPrivate?: boolean
  signal?: AbortSignal
}

export const FETCH_LIMITS = { bytes: 64e6, milliseconds: 30_000, redirects: 5 }

/** @throws {ImageError} if it is refused, cannot be fetched, or is too large or too slow. */
export async function fetchPicture(
  address: string,
  options: FetchOptions = {},
): Promise<Uint8Array> {
  const { offline = false, signal } = options
  const name = nameOf(address)
  if (offline) throw new ImageError(`${name} is not fetched: --offline`)
  const inTime = AbortSignal.timeout(FETCH_LIMITS.milliseconds)
  const either = AbortSignal.any([inTime, ...(signal ? [signal] : [])])
  try {
    return await follow(address, options, either)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ImageError) throw new ImageError(`${name} ${error.message}`)
    const seconds = FETCH_LIMITS.milliseconds / 1000
    const reason = inTime.aborted
      ? `takes more than ${seconds} s`
      : `cannot be fetched (${codeOf(error)})`
    throw new ImageError(`${name} ${reason}`)
  }
}

/** Without user, password and query, which may be secret. */
function nameOf(address: string): string {
  const { host = address, pathname = '' } = URL.canParse(address) ? new URL(address) : {}
  return `${host}${pathname}`.slice(0, 200)
}

const codeOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  return (code ?? message).split('\n')[0]
}

async function follow(
  address: string,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let url = address
  for (let hops = 0; hops <= FETCH_LIMITS.redirects; hops++) {
    const response = await request(checked(url, options), options, signal)
    const { statusCode = 0, headers } = response
    if (statusCode >= 200 && statusCode < 300) return read(response)
    response.destroy()
    if (statusCode < 300 || statusCode >= 400 || !headers.location) {
      throw new ImageError(`cannot be fetched (HTTP ${statusCode})`)
    }
    url = URL.canParse(headers.location, url) ? new URL(headers.location, url).href : ''
  }
  throw new ImageError(`is redirected more than ${FETCH_LIMITS.redirects} times`)
}

function checked(address: string, { allowPrivate = false }: FetchOptions): URL {
  if (!URL.canParse(address)) throw new ImageError('is no address')
  const url = new URL(address)
  const plain = url.protocol === 'http:' && allowPrivate
  if (url.protocol !== 'https:' && !plain) throw new ImageError('is not fetched: only https is')
  if (url.username || url.password) throw new ImageError('is not fetched: it holds a password')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !allowPrivate && isPrivate(host)) throw refused()
  return url
}

const refused = () =>
  new ImageError('is not fetched: its address is a private one (--allow-private allows it)')

function request(
  url: URL,
  { allowPrivate }: FetchOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? getHttps : getHttp
  const headers = { accept: 'image/*', 'user-agent': 'strokesmith' }
  return new Promise((done, failed) => {
    const lookup = allowPrivate ? undefined : lookupPublic
    get(url, { headers, signal, lookup, agent: false }, done).on('error', failed)
  })
}

/** Resolves for the connection itself; one private address among several is enough to refuse. */
const lookupPublic: LookupFunction = (host, options, callback) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    if (error) callback(error, '')
    else if (addresses.some(({ address }) => isPrivate(address))) callback(refused(), '')
    else if (options.all) callback(null, addresses)
    else callback(null, addresses[0].address, addresses[0].family)
  })
}

async function read(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const tooLarge = () =>
    new ImageError(`is larger than ${FETCH_LIMITS.bytes / 1e6} megabytes, too large to be fetched`)
  if (Number(response.headers['content-length'] ?? 0) > FETCH_LIMITS.bytes) {
    response.destroy()
    throw tooLarge()
  }
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    // Leaving the loop closes the connection.
    if (bytes > FETCH_LIMITS.bytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
