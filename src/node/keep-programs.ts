/**
 * @file An engine that keeps its programs. A run compiles the same few graphs for every picture; who
 * draws many with one engine compiles them once.
 */
import { createHash } from 'node:crypto'
import type { Engine, Program, Tensors } from '../../nn/engines/engine.ts'
import { type Node, neededNodes, sizeOf, type Value } from '../../nn/graph/index.ts'

/**
 * What is kept: so many programs, none of which computes more values than this. A program of mini has
 * 42 million a picture that it judges; a run's long second half judges two at a time. Those that judge
 * four or more are used for a moment and would hold 150 MB and more until the next drawing. One that
 * ran but once holds 36 MB and is compiled in a tenth of a second; it is kept when it is asked for again.
 */
const MOST_PROGRAMS = 16
const MOST_VALUES = 100e6

export interface KeepingEngine extends Engine {
  /** Frees all programs. Nothing may be running. */
  dispose(): Promise<void>
}

interface Kept {
  program: Promise<Program>
  users: number
  values: number
  /** How often it ran since it was compiled or taken up again. */
  runs: number
}

/**
 * The engine, but graphs of the same nodes and constants are one program, which stays until `most`
 * others were used since.
 */
export function keepPrograms(engine: Engine, most = MOST_PROGRAMS): KeepingEngine {
  const kept = new Map<string, Kept>()
  const dropped = new Set<string>()
  const hashOf = constantHashes()
  const dispose = async (key: string) => {
    const entry = kept.get(key)
    kept.delete(key)
    await (await entry?.program)?.dispose()
  }
  const release = async (entry: Kept) => {
    entry.users--
    for (const [key, { users, values, runs }] of kept) {
      const worthless = values > MOST_VALUES || (runs < 2 && !dropped.has(key))
      if (users > 0 || (kept.size <= most && !worthless)) continue
      dropped.add(key)
      await dispose(key)
    }
  }
  return {
    name: engine.name,
    async compile(g, outputs) {
      const nodes = neededNodes(g, Object.values(outputs))
      const key = fingerprint(nodes, outputs, hashOf)
      const entry = kept.get(key) ?? {
        program: engine.compile(g, outputs),
        users: 0,
        values: valuesOf(nodes),
        runs: 0,
      }
      kept.delete(key)
      kept.set(key, entry) // a Map is ordered by insertion: the latest is last
      entry.users++
      if (entry.users === 1) entry.runs = 0
      try {
        const program = await entry.program
        const run = (feeds: Tensors) => {
          entry.runs++
          return program.run(feeds)
        }
        return { run, dispose: once(() => release(entry)) }
      } catch (error) {
        kept.delete(key)
        throw error
      }
    },
    async dispose() {
      for (const key of [...kept.keys()]) await dispose(key)
    },
  }
}

const valuesOf = (nodes: readonly Node[]): number =>
  nodes.flatMap(({ outputs }) => outputs).reduce((sum, { shape }) => sum + sizeOf(shape), 0)

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}

/** The same for graphs that compute the same in the same way, names included. */
function fingerprint(
  nodes: readonly Node[],
  outputs: Readonly<Record<string, Value>>,
  hashOf: (data: Float32Array) => string,
): string {
  const values = new Set([...nodes.flatMap(({ inputs }) => inputs), ...Object.values(outputs)])
  const description = [
    nodes.map(({ operator, attributes, inputs, outputs }) => [
      [operator, attributes],
      [inputs, outputs].map((list) => list.map(({ name }) => name)),
    ]),
    [...values]
      .filter(({ node }) => !node)
      .map(({ name, shape, data }) => [name, shape, data && hashOf(data)]),
    Object.entries(outputs).map(([name, value]) => [name, value.name]),
  ]
  return createHash('sha256').update(JSON.stringify(description)).digest('base64')
}

/** SHA-256 of constants; weights are hashed once. */
function constantHashes(): (data: Float32Array) => string {
  const known = new WeakMap<Float32Array, string>()
  return (data) => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const hash = known.get(data) ?? createHash('sha256').update(bytes).digest('base64')
    known.set(data, hash)
    return hash
  }
}
