/** @file Models on disk, for Node: cache and verified download. */
export { cacheFolder, ModelFileError } from './cache.ts'
export { type DownloadProgress, downloadFile } from './download-file.ts'
export {
  type ModelOptions,
  modelPath,
  openModel,
  pullModel,
  readVocabulary,
  verifyFile,
} from './model-files.ts'
