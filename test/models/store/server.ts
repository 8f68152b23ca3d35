/** @file A local HTTP server that misbehaves on request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers a request; `from` is where its Range begins. */
export type Answer = (response: ServerResponse, from: number, request: IncomingMessage) => void

export interface Served {
  url: string
  /** The Range header of each request so far, '' when there was none. */
  ranges: string[]
  /** Cuts all connections. */
  cut(): void
  close(): Promise<void>
}

/** Serves the n-th request with the n-th answer, and all later ones with the last. */
export async function serve(...answers: Answer[]): Promise<Served> {
  const ranges: string[] = []
  const server = createServer((request, response) => {
    const range = request.headers.range ?? ''
    const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0)
    ranges.push(range)
    answers[Math.min(ranges.length, answers.length) - 1](response, from, request)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((done) => server.close(() => done()))
  }
  return { url: `http://127.0.0.1:${port}`, ranges, cut: () => server.closeAllConnections(), close }
}

function head(response: ServerResponse, from: number, total: number): void {
  const range = from > 0 ? { 'Content-Range': `bytes ${from}-${total - 1}/${total}` } : {}
  response.writeHead(from > 0 ? 206 : 200, { ...range, 'Content-Length': total - from })
}

/** The whole file, or the rest of it. */
export const whole =
  (content: Uint8Array): Answer =>
  (response, from) => {
    head(response, from, content.length)
    response.end(content.subarray(from))
  }

/** `bytes` more bytes, then the connection is cut. */
export const cut =
  (content: Uint8Array, bytes: number): Answer =>
  (response, from) => {
    head(response, from, content.length)
    response.write(content.subarray(from, from + bytes), () => response.destroy())
  }

/** `bytes` more bytes, then silence. */
export const stall =
  (content: Uint8Array, bytes: number): Answer =>
  (response, from) => {
    head(response, from, content.length)
    response.write(content.subarray(from, from + bytes))
  }

/** The whole file from its beginning, whatever was asked. */
export const rangeless =
  (content: Uint8Array): Answer =>
  (response) => {
    head(response, 0, content.length)
    response.end(content)
  }

/** The whole file under a Content-Length that is too long by `extra`; then silence. */
export const overstated =
  (content: Uint8Array, extra: number): Answer =>
  (response) => {
    response.writeHead(200, { 'Content-Length': content.length + extra })
    response.write(content)
  }

/** The whole file under a Content-Length that is too short, written past the HTTP library. */
export const understated =
  (content: Uint8Array, missing: number): Answer =>
  (response) => {
    const length = content.length - missing
    response.socket?.write(
      `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`,
    )
    response.socket?.end(content)
  }

/** Bytes without end. */
export const endless: Answer = (response) => {
  const block = new Uint8Array(2 ** 20)
  const more = (error?: Error | null) => {
    if (!error && !response.destroyed) response.write(block, more)
  }
  response.writeHead(200)
  more()
}

/** An error without content. */
export const status =
  (code: number): Answer =>
  (response) => {
    response.writeHead(code).end('sorry')
  }
