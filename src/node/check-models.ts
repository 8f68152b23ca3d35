/** @file Models by name only; apart from the encoders, so that a command starts without them. */
import { modelInfo } from '../../models/registry.ts'
import { parseModels } from '../options/model-list.ts'
import type { SketchOptions } from '../options/sketch-options.ts'

/** @throws {OptionError} if a model is named that does not exist */
export function checkModels({
  model,
  saliencyModel,
}: Pick<SketchOptions, 'model'> & Partial<Pick<SketchOptions, 'saliencyModel'>>): void {
  const ids = parseModels(model)?.map(({ id }) => id) ?? [model]
  for (const id of saliencyModel ? [...ids, saliencyModel] : ids) modelInfo(id)
}
