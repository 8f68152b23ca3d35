/**
 * @file The package in a page: pick a photo, see its strokes. `npx vite examples/browser`; the
 * address may say more, as in `?strokes=8&iterations=50`.
 *
 * A page of your own gives the work to a worker, so that it stays lively meanwhile.
 */
import * as runtime from 'onnxruntime-web/wasm'
import { drawingToSvg, embeddedEncoder, onnxEngine, sketch } from 'strokesmith/browser'

runtime.env.wasm.numThreads = 1 // more need headers that isolate the page

const [input, status, output] = ['input', '#status', '#drawing'].map((selector) =>
  document.querySelector(selector),
)
const asked = Object.fromEntries(
  [...new URLSearchParams(location.search)].map(([name, value]) => [name, Number(value)]),
)

input.addEventListener('change', async () => {
  const image = await pixelsOf(input.files[0])
  const context = {
    engine: onnxEngine(runtime, 'onnxruntime-web wasm'),
    models: [{ encoder: await embeddedEncoder() }],
    onProgress: ({ stage, best }) => {
      status.textContent = stage
      if (best) output.innerHTML = drawingToSvg(best())
      return new Promise(requestAnimationFrame) // the next step waits until the page has been shown
    },
  }
  const drawing = await sketch(image, { preset: 'fast', ...asked }, context)
  output.innerHTML = drawingToSvg(drawing)
  status.textContent = `drawn with ${drawing.strokes.length} strokes`
})

/** @param {Blob} file */
async function pixelsOf(file) {
  const bitmap = await createImageBitmap(file)
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = canvas.getContext('2d')
  context.drawImage(bitmap, 0, 0)
  return context.getImageData(0, 0, bitmap.width, bitmap.height)
}
