/** @file The options of `work`. Where it is drawn is the recipe's business, but for the network. */
import * as v from 'valibot'
import { isnetOption } from '../../src/options/files.ts'
import { machineOptions } from '../../src/options/sketch-options.ts'
import { option } from '../../src/options/table.ts'
import { file, whole, yes } from '../../src/options/values.ts'
import { ownOptions } from '../batch/batch-options.ts'

const { jobs, quiet } = ownOptions

export const workOptions = {
  queue: option(v.optional(file), undefined, '--queue <address>', 'redis://host:port of the queue'),
  store: option(
    v.optional(file),
    undefined,
    '--store <folder>',
    'where photos and results are: a shared folder, or s3://bucket/prefix',
  ),
  jobs,
  lock: option(
    whole(1, 3600),
    30,
    '--lock <s>',
    'seconds after which a job of a worker that is gone is given to another',
  ),
  json: option(yes, false, '--json', 'a line of JSON for each job on standard output'),
  isnet: isnetOption,
  offline: machineOptions.offline,
  quiet,
}
