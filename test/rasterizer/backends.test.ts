import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it, vi } from 'vitest'
import { expectSame } from './agreement.ts'
import { ask } from './page.ts'

it('gives the same numbers on the cpu and the wasm backend, and leaks no tensor', async () => {
  await tf.setBackend('cpu')
  const expected = ask()
  expect(expected.leaked).toBe(0)
  await tf.setBackend('wasm')
  expect(tf.getBackend()).toBe('wasm')
  expectSame(ask(), expected)
})

it('gives the same numbers without WebAssembly', async () => {
  await tf.setBackend('cpu')
  const expected = ask()
  vi.resetModules()
  vi.stubGlobal('WebAssembly', undefined)
  const plain = await import('./page.ts')
  const core = await import('@tensorflow/tfjs-core')
  await core.setBackend('cpu')
  expectSame(plain.ask(), expected)
  vi.unstubAllGlobals()
})
