#!/usr/bin/env node
/** @file The command line: `strokesmith <command> …`. Exit codes are in `exit.ts`. */
import { Command } from 'commander'
import { VERSION } from '../src/version.ts'
import { benchCommand } from './bench.ts'
import { drawCommand } from './draw.ts'
import { exitCodeOf } from './exit.ts'
import { INTERRUPTED } from './interrupt.ts'
import { modelsCommand } from './models.ts'
import { scoreCommand } from './score.ts'
import { sketchCommand } from './sketch.ts'

const program = new Command('strokesmith')
  .description(
    'A photo or a prompt becomes a few expressive Bézier strokes, as SVG, on your own machine.',
  )
  .version(VERSION)
for (const command of [
  sketchCommand(),
  drawCommand(),
  scoreCommand(),
  modelsCommand(),
  benchCommand(),
]) {
  program.addCommand(command)
}
throwInsteadOfExit(program)

process.removeAllListeners('warning') // Node prints warnings as programmers want them
process.on('warning', ({ message }) => process.stderr.write(`warning: ${message}\n`))

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error, process.stderr)
  if (process.exitCode === INTERRUPTED) process.exit() // without waiting for idle threads
}

/** So that exit codes are decided in one place. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride()
  command.commands.forEach(throwInsteadOfExit)
}
