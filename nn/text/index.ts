/** @file Text: from a prompt to the ids that CLIP's text tower reads. */
export { createVocabulary, readVocabulary, type Vocabulary, VocabularyError } from './bpe.ts'
export { PromptError, tokenize } from './tokenizer.ts'
