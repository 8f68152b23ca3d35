/**
 * @file What a first visit of the built demo costs, in bytes as gzip leaves them:
 * `node scripts/demo-size.mjs [folder]`, as JSON.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

/** The runtimes' own code; the rest of the scripts is ours. */
const isRuntime = (name) => /(^|\/)ort[.-]/.test(name)
/** Fetched for drawings of other programs. */
const isReader = (name) => /\/foreign-drawing-[^/]*\.js$/.test(name)
const isWords = (name) =>
  /\/((text|decoder)-.*\.safetensors|(words|colors)-.*\.json|words-.*\.js)$/.test(name)
const sum = (files) => files.reduce((total, { bytes }) => total + bytes, 0)

/**
 * @param folder as `npm run demo:build` leaves it
 * @returns bytes of our own scripts, of the reader of other programs' drawings, and of a first drawing
 *   on WASM and on WebGPU; words are fetched when somebody types some
 */
export function sizesOf(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.\w+$/.test(name),
  )
  const files = names.map((name) => ({
    name,
    bytes: gzipSync(readFileSync(join(folder, name))).length,
  }))
  const reader = files.filter(({ name }) => isReader(name))
  const own = files.filter(
    ({ name }) => name.endsWith('.js') && !isRuntime(name) && !isReader(name) && !isWords(name),
  )
  const words = sum(files.filter(({ name }) => isWords(name)))
  const all = files.filter(({ name }) => !isWords(name))
  const gpu = ({ name }) => /asyncify.*\.wasm$/.test(name)
  const cpu = ({ name }) => name.endsWith('.wasm') && !gpu({ name })
  return {
    script: sum(own),
    reader: sum(reader),
    firstLoad: {
      wasm: sum(all.filter((file) => !gpu(file))),
      webgpu: sum(all.filter((file) => !cpu(file))),
    },
    words,
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const built = fileURLToPath(new URL('../web-demo/dist', import.meta.url))
  console.log(JSON.stringify(sizesOf(process.argv[2] ?? built), null, 2))
}
