/** Bytes as gzip leaves them. */
export function sizesOf(folder: string): {
  script: number
  firstLoad: { wasm: number; webgpu: number }
  words: number
}
