/**
 * @file An engine that keeps its programs. A run compiles the same few graphs for every picture; who
 * draws many with one engine compiles them once.
 */
import { type Node, neededNodes, sizeOf } from '../graph/index.ts'
import type { Engine, Program } from './engine.ts'
import { constantHashes, fingerprint } from './fingerprint.ts'

/** What is kept. */
export interface KeepOptions {
  /** Programs, of those that nobody uses. @default 16 */
  most?: number
  /** Values that one computes at most. @default 100 million */
  values?: number
}

/**
 * A program of mini has 42 million values a picture that it judges; a run's long second half judges two
 * at a time. Those that judge four or more are used for a moment and would hold 150 MB and more until
 * the next drawing. One that ran but once holds 36 MB and is compiled in a tenth of a second; it is kept
 * when it is asked for again.
 */
const KEPT: Required<KeepOptions> = { most: 16, values: 100e6 }

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

/** What an engine keeps; compiling and disposing write it. */
interface Store {
  limits: Required<KeepOptions>
  /** By fingerprint, the latest that was asked for last. */
  kept: Map<string, Kept>
  /** Fingerprints of those that were dropped once. */
  dropped: Set<string>
}

/**
 * The engine, but graphs of the same nodes and constants are one program, which stays until `most`
 * others were used since. Needs Web Cryptography (`crypto.subtle`), as browsers have it on secure pages.
 */
export function keepPrograms(engine: Engine, options: KeepOptions = {}): KeepingEngine {
  const store: Store = { limits: { ...KEPT, ...options }, kept: new Map(), dropped: new Set() }
  const hashOf = constantHashes()
  return {
    name: engine.name,
    async compile(g, outputs) {
      const nodes = neededNodes(g, Object.values(outputs))
      const key = await fingerprint(nodes, outputs, hashOf)
      const entry = takeUp(store, key, () => ({
        program: engine.compile(g, outputs),
        users: 0,
        values: valuesOf(nodes),
        runs: 0,
      }))
      try {
        return sharedProgram(await entry.program, entry, store)
      } catch (error) {
        store.kept.delete(key)
        throw error
      }
    },
    async dispose() {
      for (const key of [...store.kept.keys()]) await drop(store, key)
    },
  }
}

/** The entry under a key, made if need be, with one user more. */
function takeUp({ kept }: Store, key: string, create: () => Kept): Kept {
  const entry = kept.get(key) ?? create()
  kept.delete(key)
  kept.set(key, entry) // a Map is ordered by insertion: the latest is last
  entry.users++
  if (entry.users === 1) entry.runs = 0
  return entry
}

/** A program as one of its users has it: disposing of it ends that use. */
const sharedProgram = (program: Program, entry: Kept, store: Store): Program => ({
  run(feeds) {
    entry.runs++
    return program.run(feeds)
  },
  dispose: once(() => release(store, entry)),
})

/** Ends one use of a program, and drops what is not worth its memory. */
async function release(store: Store, entry: Kept): Promise<void> {
  const { limits, kept, dropped } = store
  entry.users--
  for (const [key, { users, values, runs }] of kept) {
    const worthless = values > limits.values || (runs < 2 && !dropped.has(key))
    if (users > 0 || (kept.size <= limits.most && !worthless)) continue
    dropped.add(key)
    await drop(store, key)
  }
}

async function drop({ kept }: Store, key: string): Promise<void> {
  const entry = kept.get(key)
  kept.delete(key)
  await (await entry?.program)?.dispose()
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
