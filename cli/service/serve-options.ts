/** @file The options of `serve`. */
import * as v from 'valibot'
import { LIMITS } from '../../jobs/service/limits.ts'
import { isnetOption } from '../../src/options/files.ts'
import { machineOptions } from '../../src/options/sketch-options.ts'
import { option } from '../../src/options/table.ts'
import { file, oneOf, real, whole, yes } from '../../src/options/values.ts'
import { ownOptions } from '../batch/batch-options.ts'

const { jobs, queue, store } = ownOptions
const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const

export const serveOptions = {
  port: option(whole(0, 65_535), 8080, '--port <n>', 'where to listen; 0: any free port'),
  host: option(
    file,
    '127.0.0.1',
    '--host <address>',
    'on which address; any but the loopback needs a token',
  ),
  data: option(file, 'strokesmith-data', '--data <folder>', 'where jobs and drawings are kept'),
  tokenFile: option(
    v.optional(file),
    undefined,
    '--token-file <file>',
    'holds what callers must show; or the environment, STROKESMITH_TOKEN',
  ),
  jobs,
  queue,
  store,
  allowAddresses: option(
    yes,
    false,
    '--allow-addresses',
    'fetch photos from public https addresses that callers name',
  ),
  models: option(
    v.array(v.string('must be a model name')),
    [...LIMITS.models],
    '--models <id...>',
    'encoders that callers may name',
  ),
  maxQueue: option(whole(1, 100_000), LIMITS.queue, '--max-queue <n>', 'jobs that may wait'),
  maxSeconds: option(real(0.1, 86_400), LIMITS.seconds, '--max-seconds <s>', 'time a job may take'),
  maxMegabytes: option(
    real(0.001, 1000),
    LIMITS.bytes / 1e6,
    '--max-megabytes <n>',
    'size of a photo',
  ),
  maxMegapixels: option(
    real(0.001, 100),
    LIMITS.pixels / 1e6,
    '--max-megapixels <n>',
    'pixels of a photo',
  ),
  maxRequests: option(
    whole(1, 1_000_000),
    LIMITS.requests,
    '--max-requests <n>',
    'requests a minute from one address',
  ),
  keep: option(real(0, 8760), 24, '--keep <hours>', 'how long drawings are kept'),
  log: option(oneOf(LEVELS), 'info', '--log <level>', LEVELS.join(', ')),
  isnet: isnetOption,
  offline: machineOptions.offline,
}
