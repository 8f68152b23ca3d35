/** @file Text: from a prompt to the ids that CLIP's text tower reads. */
export { createVocabulary, readVocabulary, type Vocabulary } from './bpe.ts'
export { type TextEncoder, unitVector } from './text-encoder.ts'
export { PromptError, VocabularyError } from './text-errors.ts'
export { tokenize } from './tokenizer.ts'
