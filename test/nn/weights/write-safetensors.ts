/** @file Writes safetensors files for tests, well-formed or not. */

/** A file from a header (an object, or the JSON text itself) and the bytes after it. */
export function file(header: object | string, body: Uint8Array): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header)
  const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8))
  const bytes = new Uint8Array(8 + json.length + body.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  bytes.set(body, 8 + json.length)
  return bytes
}
