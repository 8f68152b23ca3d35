#!/usr/bin/env node
/** @file The command line: `strokesmith <command> …`. Exit codes are in `exit.ts`. */
import type { Command } from 'commander'
import { exitCodeOf } from './exit.ts'
import { INTERRUPTED } from './interrupt.ts'
import { createProgram } from './program.ts'

const program = createProgram()
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
