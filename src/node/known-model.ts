/** @file Models by name; apart from the encoders, so that a list of models need not load them. */
import { type ModelInfo, modelInfo, UnknownModelError } from '../../models/registry.ts'
import { OptionError } from '../errors.ts'

/** The model called `id`. @throws {OptionError} with the names there are, if there is none */
export function knownModel(id: string): ModelInfo {
  try {
    return modelInfo(id)
  } catch (error) {
    throw error instanceof UnknownModelError ? new OptionError(error.message) : error
  }
}
