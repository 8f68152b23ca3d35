/** @file `strokesmith work`: draws what is in a queue. */
import { Command } from 'commander'
import { addOptions } from '../flags.ts'
import { workOptions } from './work-options.ts'

export function workCommand(): Command {
  const command = new Command('work')
    .description('draw what others put into a queue with batch --queue, until it is told to stop')
    .action(async (flags: Record<string, unknown>) => {
      const { runWorkCommand } = await import('./work-run.ts') // late: it loads the queue's packages
      return runWorkCommand(flags)
    })
  return addOptions(command, workOptions)
}
