/** @file The programs of an objective, compiled when they are asked for. */
import type { Engine, Program } from '../../nn/engines/engine.ts'
import { countFlops, type Graph, type Value } from '../../nn/graph/index.ts'

interface Compiled {
  program: Program
  flops: number
}

export type Programs = ReturnType<typeof createPrograms>

/** Programs by name, each for one shape at a time: another shape takes its place. */
export function createPrograms(engine: Engine) {
  const kept = new Map<string, Compiled & { shape: string }>()
  return {
    async get(
      name: string,
      sizes: readonly number[],
      build: () => { graph: Graph; outputs: Record<string, Value> },
    ): Promise<Compiled> {
      const shape = sizes.join()
      const before = kept.get(name)
      if (before?.shape === shape) return before
      await before?.program.dispose()
      kept.delete(name)
      const { graph, outputs } = build()
      const program = await engine.compile(graph, outputs)
      const compiled = { program, shape, flops: countFlops(graph, Object.values(outputs)) }
      kept.set(name, compiled)
      return compiled
    },
    async dispose() {
      for (const { program } of kept.values()) await program.dispose()
      kept.clear()
    },
  }
}
