import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../nn/engines/create-engine.ts'
import { EngineError } from '../../../nn/engines/engine.ts'
import { Graph, mul } from '../../../nn/graph/index.ts'
import { plainTf } from '../plain-tf.ts'

const doubled = () => {
  const g = new Graph()
  return { g, outputs: { y: mul(g.input('x', [2]), 2) } }
}
const missing = (name: string) =>
  Promise.reject(Object.assign(new Error(`Cannot find ${name}`), { code: 'ERR_MODULE_NOT_FOUND' }))

describe('createEngine', () => {
  it('runs ONNX Runtime on the CPU by default', async () => {
    const { g, outputs } = doubled()
    const engine = await createEngine()
    expect(engine.name).toBe('onnxruntime-node cpu')
    const program = await engine.compile(g, outputs)
    expect([...(await program.run({ x: Float32Array.of(1, -3) })).y]).toEqual([2, -6])
    await program.dispose()
  })

  it('runs what browsers run when it is asked for WASM', async () => {
    const { g, outputs } = doubled()
    const engine = await createEngine({ device: 'wasm', threads: 1 })
    expect(engine.name).toBe('onnxruntime-web wasm')
    const program = await engine.compile(g, outputs)
    expect([...(await program.run({ x: Float32Array.of(1, -3) })).y]).toEqual([2, -6])
    await program.dispose()
  })

  it('says what to install for WASM', async () => {
    await expect(createEngine({ device: 'wasm' }, missing)).rejects.toThrow(
      new EngineError(
        '--device wasm needs onnxruntime-web: install it beside strokesmith: npm install onnxruntime-web',
      ),
    )
  })

  describe('where the native runtime does not load', () => {
    const withoutNative = (name: string) =>
      name === 'onnxruntime-node' ? Promise.reject(new Error('no libc\nstack')) : import(name)

    it('runs WASM, and warns', async () => {
      const warned = once(process, 'warning')
      const engine = await createEngine({ threads: 1 }, withoutNative)
      expect(engine.name).toBe('onnxruntime-web wasm')
      expect((await warned)[0]).toMatchObject({
        name: 'StrokesmithWarning',
        message: expect.stringMatching(/^onnxruntime-node does not load here \(no libc\): WebAss/),
      })
    })

    it('says what to install if WASM is not there either', async () => {
      const load = (name: string) =>
        name === 'onnxruntime-web' ? missing(name) : withoutNative(name)
      await expect(createEngine({}, load)).rejects.toThrow(
        new EngineError(
          'onnxruntime-node does not load here (no libc); install the one for WebAssembly ' +
            'beside strokesmith: npm install onnxruntime-web',
        ),
      )
    })
  })

  it('runs TensorFlow.js on the backend that the optional package brings', async () => {
    const tf = await plainTf()
    // The plain JavaScript backend stands in for the native one.
    tf.registerBackend('tensorflow', tf.findBackendFactory('cpu'))
    const asked: string[] = []
    const engine = await createEngine({ engine: 'tfjs' }, async (name) => {
      asked.push(name)
      return tf
    })
    tf.removeBackend('tensorflow')
    expect(asked[0]).toBe('@tensorflow/tfjs-node')
    expect(engine.name).toBe('@tensorflow/tfjs-node cpu')
  })

  it.each([
    ['cpu', '@tensorflow/tfjs-node'],
    ['wasm', '@tensorflow/tfjs-backend-wasm'],
    ['cuda', '@tensorflow/tfjs-node-gpu'],
    ['webgpu', '@tensorflow/tfjs-backend-webgpu'],
  ] as const)('says what to install for tfjs on %s', async (device, name) => {
    const created = createEngine({ engine: 'tfjs', device }, missing)
    await expect(created).rejects.toThrow(EngineError)
    await expect(created).rejects.toThrow(
      `--engine tfjs --device ${device} needs ${name}: install it beside strokesmith: npm install ${name}`,
    )
  })

  it('says in one line that a package is there but does not load', async () => {
    const broken = () => Promise.reject(new Error('libtensorflow.so.2: cannot open\nmore\nlines'))
    await expect(createEngine({ engine: 'tfjs' }, broken)).rejects.toThrow(
      /^--engine tfjs --device cpu needs @tensorflow\/tfjs-node: libtensorflow.so.2: cannot open$/,
    )
  })

  it('says in one line that ONNX Runtime has no such device', async () => {
    const runtime = {
      InferenceSession: { create: () => Promise.reject(new Error('no adapter\nstack')) },
    }
    const engine = await createEngine({ device: 'webgpu' }, async () => runtime)
    const { g, outputs } = doubled()
    await expect(engine.compile(g, outputs)).rejects.toThrow(
      new EngineError('onnxruntime-node webgpu: no adapter'),
    )
  })
})
