/**
 * @file Compiles kernel.c and what it includes to WebAssembly and embeds it in bytes.ts:
 * `node rasterizer/wasm/build.mjs`. Needs clang and wasm-ld (Debian: clang, lld). bytes.ts notes
 * the sources it was built from.
 */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

const here = (name) => new URL(name, import.meta.url).pathname
const flags =
  '--target=wasm32 -Os -msimd128 -mnontrapping-fptoint -ffp-contract=off -fno-math-errno -nostdlib -Wall'
const link = '-Wl,--no-entry,--strip-all,-z,stack-size=16384,--stack-first,--export=__heap_base'

execFileSync('clang', [...flags.split(' '), link, '-o', here('kernel.wasm'), here('kernel.c')], {
  stdio: 'inherit',
})
const hash = createHash('sha256')
for (const name of readdirSync(here('.')).sort())
  if (/\.[ch]$/.test(name)) hash.update(readFileSync(here(name)))
const source = hash.digest('hex')
const bytes = readFileSync(here('kernel.wasm')).toString('base64')
rmSync(here('kernel.wasm'))
writeFileSync(
  here('bytes.ts'),
  `/** @file Built by build.mjs from kernel.c: WebAssembly, as base64. */

/** SHA-256 of the C sources this was built from, in alphabetical order. */
export const SOURCE = '${source}'

// biome-ignore format: one long line
export const BYTES =
  '${bytes}'
`,
)
