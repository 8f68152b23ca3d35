import onnxProto from 'onnx-proto'
import { describe, expect, it } from 'vitest'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import {
  add,
  Graph,
  GraphError,
  gradient,
  layerNorm,
  mean,
  mul,
  relu,
  slice,
  square,
  sum,
  toOnnx,
} from '../../../nn/graph/index.ts'

const decode = (bytes: Uint8Array) => onnxProto.onnx.ModelProto.decode(bytes)

describe('toOnnx', () => {
  it('writes a model that an independent reader understands', () => {
    const g = new Graph()
    const x = g.input('x', [2, 3])
    const y = g.scope('head', () =>
      sum(mul(x, g.constant(Float32Array.of(1, 2, -3), [3], 'w')), [1]),
    )
    const model = decode(toOnnx(g, { y }))
    expect(model.opsetImport.map(({ version }) => Number(version))).toEqual([17])
    expect(model.graph?.node?.map(({ opType, name }) => `${opType} ${name}`)).toEqual([
      'Mul head/Mul',
      'ReduceSum head/ReduceSum',
      'Identity ',
    ])
    const [w, axes] = model.graph?.initializer ?? []
    expect([w.name, w.dims?.map(Number)]).toEqual(['head/w', [3]])
    expect([...new Float32Array(Uint8Array.from(w.rawData!).buffer)]).toEqual([1, 2, -3])
    expect([...new BigInt64Array(Uint8Array.from(axes.rawData!).buffer)]).toEqual([1n])
    const dimensions = model.graph?.output?.[0].type?.tensorType?.shape?.dim
    expect(dimensions?.map((d) => Number(d.dimValue))).toEqual([2])
  })

  it('drops the nodes, constants and inputs that no output needs', () => {
    const g = new Graph()
    const [x, unused] = [g.input('x', [2]), g.input('unused', [2])]
    const y = mul(x, 3)
    add(relu(unused), 4)
    const { graph } = decode(toOnnx(g, { y }))
    expect(graph?.node?.map(({ opType }) => opType)).toEqual(['Mul', 'Identity'])
    expect(graph?.input?.map(({ name }) => name)).toEqual(['x'])
    expect(graph?.initializer).toHaveLength(1)
  })

  it('keeps statistics of a norm only where the gradient uses them', () => {
    const g = new Graph()
    const x = g.input('x', [4, 3])
    const ones = g.constant(new Float32Array(3).fill(1), [3])
    const loss = mean(square(layerNorm(x, ones, ones)))
    const outputs = (bytes: Uint8Array) =>
      decode(bytes).graph?.node?.find(({ opType }) => opType === 'LayerNormalization')?.output
    expect(outputs(toOnnx(g, { loss }))).toHaveLength(1)
    expect(outputs(toOnnx(g, { slope: gradient(g, loss, [x])[0] }))).toHaveLength(3)
  })

  it('refuses an output that bears the name of another value', () => {
    const g = new Graph()
    const x = g.input('x', [2])
    expect(() => toOnnx(g, { x: mul(x, 2) })).toThrow(GraphError)
  })
})

describe('a program', () => {
  const build = async () => {
    const g = new Graph()
    const x = g.input('x', [2, 3])
    g.input('unused', [9])
    const program = await (await nativeEngine(1)).compile(g, { x, y: slice(x, 1, 0, 2) })
    return program
  }

  it('gives inputs back as outputs and needs no feed for what is unused', async () => {
    const program = await build()
    const { x, y } = await program.run({ x: Float32Array.of(1, 2, 3, 4, 5, 6) })
    await program.dispose()
    expect([[...x], [...y]]).toEqual([
      [1, 2, 3, 4, 5, 6],
      [1, 2, 4, 5],
    ])
  })

  it('says which feed is missing or has the wrong length', async () => {
    const program = await build()
    await expect(program.run({})).rejects.toThrow('input "x" is not fed')
    await expect(program.run({ x: new Float32Array(5) })).rejects.toThrow(
      'input "x": [2,3] needs 6 values, got 5',
    )
    await program.dispose()
  })
})
