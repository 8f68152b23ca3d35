/** @file The web demo's build: a folder of static files that asks nobody but its own origin. */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

/** With these a page may share memory between threads (cross-origin isolation). */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** The built page can reach nothing but its own origin; the browser itself sees to that. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "connect-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const policy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
      injectTo: 'head-prepend',
    },
  ],
}

/** The files of public/, which the build copies as they are. */
const PUBLIC = ['icon.svg', 'site.webmanifest']

/**
 * Tells the service worker which files there are, and a name that changes when any of them does.
 * vite-plugin-pwa (injectManifest) does the same with 323 more packages, 77 MB; the worker, which
 * also sets the headers for threads, would stay ours.
 */
const fileList: Plugin = {
  name: 'service-worker-files',
  apply: 'build',
  enforce: 'post',
  generateBundle(_, bundle) {
    const names = [...Object.keys(bundle).filter((name) => name !== 'sw.js'), ...PUBLIC].sort()
    const version = createHash('sha256').update(names.join()).digest('hex').slice(0, 12)
    const worker = bundle['sw.js']
    if (worker?.type !== 'chunk') throw new Error('the service worker is missing')
    const list = worker.code.replace(/["'`]__FILES__["'`]/, JSON.stringify(names))
    if (list === worker.code) throw new Error('the service worker has no place for the file list')
    worker.code = list.replace('__VERSION__', version)
  },
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const bytesOf = (file: string | URL) => statSync(file).size
const runtime = (name: string) =>
  createRequire(import.meta.url).resolve(`onnxruntime-web/ort-wasm-simd-threaded${name}.wasm`)
const model = (name: string) => new URL(`../models/mini/${name}`, import.meta.url)
const hand = (name: string) => new URL(`../models/hand/${name}`, import.meta.url)
const prior = (name: string) => new URL(`../models/prior/${name}`, import.meta.url)

/** For the page's progress bar. */
const SIZES = {
  encoder: [model, hand]
    .flatMap((file) => [file('weights.safetensors'), file('config.json')])
    .reduce((sum, file) => sum + bytesOf(file), 0),
  words: [
    model('text.safetensors'),
    prior('decoder.safetensors'),
    prior('words.json'),
    prior('colors.json'),
  ]
    .map(bytesOf)
    .reduce((sum, bytes) => sum + bytes),
  gpuRuntime: bytesOf(runtime('.asyncify')),
  cpuRuntime: bytesOf(runtime('')),
}

export default defineConfig({
  root: here('.'),
  define: { __SIZES__: JSON.stringify(SIZES) },
  base: './',
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  plugins: [policy, fileList],
  server: { headers: ISOLATION, host: '127.0.0.1', fs: { allow: ['..'] } },
  preview: { headers: ISOLATION, host: '127.0.0.1' },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: { index: here('index.html'), sw: here('src/service-worker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
