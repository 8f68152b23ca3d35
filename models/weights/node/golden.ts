/** @file Folders of reference values: an `index.json` that lists files, each with its meaning. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The result of comparing one kind of thing with its reference. */
export interface Check {
  kind: string
  /** The worst disagreement found. */
  worst: number
  /** The largest `worst` that passes. */
  tolerance: number
  /** How many things were compared. */
  cases: number
}

/** A file of the folder, as far as it is needed to know what to do with it. */
export interface GoldenFile {
  /** Path inside the folder. */
  file: string
  /** `safetensors`, `torchscript`, `json`, … */
  dtype: string
  tensors?: Record<string, { dtype: string; shape: number[] }>
}

/** The files that the folder's index lists. */
export async function listGolden(folder: string): Promise<GoldenFile[]> {
  const index = await readFile(join(folder, 'index.json'), 'utf8')
  return (JSON.parse(index) as { files: GoldenFile[] }).files
}

/** The bytes of a file of the folder. */
export function readGolden(folder: string, file: string): Promise<Uint8Array> {
  return readFile(join(folder, file))
}
