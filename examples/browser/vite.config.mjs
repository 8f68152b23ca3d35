/** @file Where the package is not installed but built: in its own checkout. Yours needs none of this. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const built = fileURLToPath(new URL('../../dist/src/index.js', import.meta.url))

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  resolve: { alias: { 'strokesmith/browser': built } },
  server: { host: '127.0.0.1', fs: { allow: ['../..'] } },
  build: { target: 'es2022' },
})
