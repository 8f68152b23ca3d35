/** @file What a graph computes, as a short text: equal graphs have equal ones. */
import type { Node, Value } from '../graph/index.ts'

/** The same for graphs that compute the same in the same way, names included. */
export async function fingerprint(
  nodes: readonly Node[],
  outputs: Readonly<Record<string, Value>>,
  hashOf: (data: Float32Array) => Promise<string>,
): Promise<string> {
  const values = new Set([...nodes.flatMap(({ inputs }) => inputs), ...Object.values(outputs)])
  const given = [...values].filter(({ node }) => !node)
  const description = [
    nodes.map(({ operator, attributes, inputs, outputs }) => [
      [operator, attributes],
      [inputs, outputs].map((list) => list.map(({ name }) => name)),
    ]),
    await Promise.all(
      given.map(async ({ name, shape, data }) => [name, shape, data && (await hashOf(data))]),
    ),
    Object.entries(outputs).map(([name, value]) => [name, value.name]),
  ]
  return sha256(new TextEncoder().encode(JSON.stringify(description)))
}

/** SHA-256 of constants; weights are hashed once. */
export function constantHashes(): (data: Float32Array) => Promise<string> {
  const known = new WeakMap<Float32Array, Promise<string>>()
  return (data) => {
    const hash = known.get(data) ?? sha256(data)
    known.set(data, hash)
    return hash
  }
}

/** @returns the digest's bytes as one text */
async function sha256(data: Float32Array | Uint8Array): Promise<string> {
  // The cast: digest takes no memory that threads share, and no constant lies in any.
  const digest = await crypto.subtle.digest('SHA-256', data as Uint8Array<ArrayBuffer>)
  return String.fromCharCode(...new Uint8Array(digest))
}
