/** @file The intact files that fuzzing starts from. */
import { readFileSync } from 'node:fs'
import { file } from './write-safetensors.ts'

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../golden/weights/${name}.pt`, import.meta.url)))

const safetensors = file(
  {
    __metadata__: { format: 'pt' },
    a: { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] },
    b: { dtype: 'F16', shape: [3], data_offsets: [16, 22] },
    c: { dtype: 'I64', shape: [], data_offsets: [22, 30] },
  },
  new Uint8Array(30).fill(60),
)

/** One file of every kind, by what it is. */
export const files: Record<string, Uint8Array> = {
  safetensors,
  'a traced module': fixture('traced'),
  'a compressed archive': fixture('deflated'),
  'a state dictionary': fixture('state-dict'),
}
