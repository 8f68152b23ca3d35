/** @file `strokesmith batch`: many photos, each drawn once, whatever happens on the way. */
import { Command } from 'commander'
import { addOptions } from '../flags.ts'
import { allBatchOptions } from './batch-options.ts'

export function batchCommand(): Command {
  const command = new Command('batch')
    .description('draw many photos: folders, patterns, lists; go on where the last call ended')
    .argument('<photos...>', 'files, folders, patterns as in "photos/**/*.jpg"; - reads a list')
    .action(async (photos: string[], flags: Record<string, unknown>) => {
      const { runBatchCommand } = await import('./batch-run.ts') // late: it loads SQLite
      return runBatchCommand(photos, flags)
    })
  return addOptions(command, allBatchOptions)
}
