/** @file `strokesmith serve`: drawings over HTTP. */
import { Command } from 'commander'
import { addOptions } from '../flags.ts'
import { serveOptions } from './serve-options.ts'

export function serveCommand(): Command {
  const command = new Command('serve')
    .description('draw photos and words for others, over HTTP')
    .action(async (flags: Record<string, unknown>) => {
      const { runServeCommand } = await import('./serve-run.ts') // late: it loads the web server
      return runServeCommand(flags)
    })
  return addOptions(command, serveOptions)
}
