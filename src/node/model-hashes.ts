/** @file Which weights a drawing will be made with, before they are loaded. */
import { modelInfo } from '../../models/registry.ts'
import { parseModels } from '../options/model-list.ts'
import type { SketchOptions } from '../options.ts'
import { loadEncoder } from './encoder.ts'

/**
 * SHA-256 of the weights of every model that the options name, by name.
 * @throws {OptionError} if one of them does not exist
 */
export async function modelHashes({
  model,
  saliencyModel,
}: Pick<SketchOptions, 'model'> & { saliencyModel?: string }): Promise<Record<string, string>> {
  const ids = (parseModels(model) ?? []).map(({ id }) => id)
  const all = new Set(saliencyModel ? [...ids, saliencyModel] : ids)
  const pairs = [...all].map(async (id) => [id, await modelHash(id)] as const)
  return Object.fromEntries(await Promise.all(pairs))
}

/** Of the embedded model its file says it, of the others the registry. @throws {OptionError} */
export async function modelHash(id: string): Promise<string> {
  const [weights] = modelInfo(id).files
  return weights?.sha256 ?? (await loadEncoder(id)).hash
}
