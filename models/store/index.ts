/** @file Models on disk, for Node: cache, verified download, the embedded encoder. */
export { cacheFolder, ModelFileError } from './cache.ts'
export { type DownloadOptions, type DownloadProgress, download } from './download.ts'
export { loadMini } from './mini.ts'
export {
  type FileState,
  type ModelOptions,
  modelPath,
  type OpenModel,
  openModel,
  pullModel,
  readVocabulary,
  verifyFile,
} from './models.ts'
