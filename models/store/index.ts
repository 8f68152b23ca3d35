/** @file Models on disk, for Node: cache and verified download. */
export { cacheFolder, ModelFileError } from './cache.ts'
export { type DownloadOptions, type DownloadProgress, downloadFile } from './download-file.ts'
export {
  type FileState,
  type ModelOptions,
  modelPath,
  type OpenModel,
  openModel,
  pullModel,
  readVocabulary,
  verifyFile,
} from './model-files.ts'
