import { expect, test } from 'vitest'
import type { Engine } from '../../../nn/engines/engine.ts'
import { keepPrograms } from '../../../nn/engines/keep-programs.ts'
import { add, Graph, mul } from '../../../nn/graph/index.ts'

/** An engine that only counts. */
function counter() {
  const counts = { compiled: 0, disposed: 0 }
  const engine: Engine = {
    name: 'counter',
    async compile() {
      counts.compiled++
      return { run: async () => ({}), dispose: async () => void counts.disposed++ }
    },
  }
  return { engine, counts }
}

/** factor · x + x for x of some length. */
function graphOf(factor: number, length = 2) {
  const g = new Graph()
  const x = g.input('x', [length])
  const scale = g.constant(new Float32Array(length).fill(factor), [length], 'scale')
  return { g, outputs: { y: add(mul(x, scale), x) } }
}

/** Compiles, runs and disposes of it, as a drawing does. */
async function use(engine: Engine, { g, outputs }: ReturnType<typeof graphOf>, runs = 2) {
  const program = await engine.compile(g, outputs)
  for (let i = 0; i < runs; i++) await program.run({})
  await program.dispose()
}

test('equal graphs are compiled once', async () => {
  const { engine, counts } = counter()
  const keeping = keepPrograms(engine)
  await use(keeping, graphOf(2))
  await use(keeping, graphOf(2))
  expect(counts).toEqual({ compiled: 1, disposed: 0 })
})

test.each([
  ['constant', graphOf(3)],
  ['shape', graphOf(2, 3)],
])('another %s is another program', async (_, other) => {
  const { engine, counts } = counter()
  const keeping = keepPrograms(engine)
  await use(keeping, graphOf(2))
  await use(keeping, other)
  expect(counts.compiled).toBe(2)
})

test('another output is another program', async () => {
  const { engine, counts } = counter()
  const keeping = keepPrograms(engine)
  const { g, outputs } = graphOf(2)
  await use(keeping, { g, outputs })
  await keeping.compile(g, { z: outputs.y })
  expect(counts.compiled).toBe(2)
})

test('the program that was used longest ago gives way, but never one in use', async () => {
  const { engine, counts } = counter()
  const keeping = keepPrograms(engine, { most: 1 })
  const used = graphOf(1)
  const program = await keeping.compile(used.g, used.outputs)
  await program.run({})
  await use(keeping, graphOf(2))
  expect(counts.disposed).toBe(1)
  await use(keeping, graphOf(1))
  expect(counts.compiled).toBe(2)
  await program.dispose()
})

test('what computes very much is not kept', async () => {
  const { engine, counts } = counter()
  const keeping = keepPrograms(engine)
  await use(keeping, graphOf(1, 60e6))
  expect(counts).toEqual({ compiled: 1, disposed: 1 })
})

test('what runs only once is not kept', async () => {
  const { engine, counts } = counter()
  await use(keepPrograms(engine), graphOf(1), 1)
  expect(counts).toEqual({ compiled: 1, disposed: 1 })
})

test('what runs only once is kept when it is asked for again', async () => {
  const { engine, counts } = counter()
  const keeping = keepPrograms(engine)
  for (let i = 0; i < 3; i++) await use(keeping, graphOf(1), 1)
  expect(counts).toEqual({ compiled: 2, disposed: 1 })
})

test('dispose frees all programs', async () => {
  const { engine, counts } = counter()
  const keeping = keepPrograms(engine)
  await use(keeping, graphOf(1))
  await use(keeping, graphOf(2))
  await keeping.dispose()
  expect(counts.disposed).toBe(2)
})

test('a graph that cannot be compiled is tried again', async () => {
  const { engine, counts } = counter()
  let broken = true
  const keeping = keepPrograms({
    ...engine,
    compile: (g, outputs) =>
      broken ? Promise.reject(new Error('broken')) : engine.compile(g, outputs),
  })
  await expect(use(keeping, graphOf(1))).rejects.toThrow('broken')
  broken = false
  await use(keeping, graphOf(1))
  expect(counts.compiled).toBe(1)
})
