/** @file What can be wrong with a text and with what reads it. */
import { StrokesmithError } from '../../src/errors.ts'

/** A vocabulary that is not what it should be. */
export class VocabularyError extends StrokesmithError {
  override name = 'VocabularyError'
}

/** A prompt that cannot be meant as one. */
export class PromptError extends StrokesmithError {
  override name = 'PromptError'
}
