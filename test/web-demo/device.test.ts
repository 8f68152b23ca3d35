/** @file On which device the demo runs the encoder. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { devicesFor } from '../../web-demo/src/worker/device.ts'

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15'
const CHROME_ON_IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.0.0 Mobile/15E148 Safari/604.1'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'

/** A browser with a GPU, or with software that plays one. */
function browser(userAgent: string, info: { isFallbackAdapter?: boolean } = {}): void {
  const gpu = { requestAdapter: async () => ({ info }) }
  vi.stubGlobal('navigator', { userAgent, gpu, hardwareConcurrency: 4 })
  vi.stubGlobal('crossOriginIsolated', true)
}

describe('devicesFor', () => {
  afterEach(() => vi.unstubAllGlobals())

  test('takes the GPU first, then threads', async () => {
    for (const userAgent of [CHROME, FIREFOX]) {
      browser(userAgent)
      expect(await devicesFor('auto')).toEqual(['webgpu', 'wasm'])
      expect(await devicesFor('cpu')).toEqual(['wasm'])
    }
  })

  test('takes no GPU that is software', async () => {
    browser(CHROME, { isFallbackAdapter: true })
    expect(await devicesFor('auto')).toEqual(['wasm'])
  })

  test('leaves the GPU alone in WebKit, unless it is asked for', async () => {
    for (const userAgent of [SAFARI, CHROME_ON_IPHONE]) {
      browser(userAgent)
      expect(await devicesFor('auto')).toEqual(['wasm'])
      expect(await devicesFor('webgpu')).toEqual(['webgpu'])
    }
  })
})
