/** @file The models on this machine: fetched, verified, opened. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Checkpoint, readCheckpoint } from '../../nn/weights/checkpoint.ts'
import { type ModelFile, modelInfo, VOCABULARY } from '../registry.ts'
import { byHand, cacheFolder, hashBytes, hashFile, isMissing, ModelFileError } from './cache.ts'
import { type DownloadOptions, downloadFile } from './download-file.ts'

export interface ModelOptions extends DownloadOptions {
  /** Never use the network. @default false */
  offline?: boolean
}

/** The state of a file in the cache. */
export interface FileState {
  file: ModelFile
  path: string
  state: 'verified' | 'missing' | 'damaged'
}

/** Where a file lies, or would lie. */
export function modelPath(file: ModelFile, env: DownloadOptions['env'] = process.env): string {
  return join(cacheFolder(env), file.name)
}

/** Hashes a file if it is in the cache. */
export async function verifyFile(
  file: ModelFile,
  env?: DownloadOptions['env'],
): Promise<FileState> {
  const path = modelPath(file, env)
  const hash = await hashFile(path)
  const state = hash === file.sha256 ? 'verified' : hash === undefined ? 'missing' : 'damaged'
  return { file, path, state }
}

/**
 * Brings a file into the cache unless it is there intact; returns its path.
 * @throws {ModelFileError} when it cannot be had.
 */
async function ensureFile(file: ModelFile, options: ModelOptions = {}): Promise<string> {
  const { path, state } = await verifyFile(file, options.env)
  if (state !== 'verified') await bring(file, { path, state }, options)
  return path
}

/**
 * Brings what is missing or damaged of a model; returns the paths of its files, weights first.
 * @throws {UnknownModelError} @throws {ModelFileError} when a file cannot be had.
 */
export async function pullModel(id: string, options: ModelOptions = {}): Promise<string[]> {
  const paths: string[] = []
  for (const file of modelInfo(id).files) paths.push(await ensureFile(file, options))
  return paths
}

/** A checkpoint and the SHA-256 of its file. */
export interface OpenModel extends Checkpoint {
  hash: string
}

/**
 * Opens a model's checkpoint, fetching it first if need be; its hash is checked either way.
 * @throws {UnknownModelError} @throws {ModelFileError} @throws {WeightsError}
 */
export async function openModel(id: string, options: ModelOptions = {}): Promise<OpenModel> {
  const [file] = modelInfo(id).files
  if (!file) throw new ModelFileError(`${id} is embedded: load it with embeddedEncoder`)
  const bytes = await readVerified(file, options)
  return { ...(await readCheckpoint(bytes)), hash: file.sha256 }
}

/** The merges of CLIP's tokeniser, gzip as published, fetched first if need be. */
export function readVocabulary(options: ModelOptions = {}): Promise<Uint8Array> {
  return readVerified(VOCABULARY, options)
}

/** A file's bytes, hashed as they were read so that nothing can change in between. */
async function readVerified(file: ModelFile, options: ModelOptions): Promise<Uint8Array> {
  const path = modelPath(file, options.env)
  const bytes = await readIfPresent(path)
  if (bytes && hashBytes(bytes) === file.sha256) return bytes
  await bring(file, { path, state: bytes ? 'damaged' : 'missing' }, options)
  return readFile(path)
}

async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function bring(
  file: ModelFile,
  { path, state }: { path: string; state: 'missing' | 'damaged' },
  options: ModelOptions,
): Promise<void> {
  if (!options.offline) return downloadFile(file, path, options)
  throw new ModelFileError(
    `${file.name} is ${state} and this is offline; ${byHand(file, path, options.env)}`,
  )
}
