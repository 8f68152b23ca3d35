/** @file The commands of `strokesmith`. docs/options.md is written from what this returns. */
import { Command } from 'commander'
import { VERSION } from '../src/version.ts'
import { batchCommand } from './batch.ts'
import { benchCommand } from './bench.ts'
import { drawCommand } from './draw.ts'
import { modelsCommand } from './models.ts'
import { scoreCommand } from './score.ts'
import { serveCommand } from './serve.ts'
import { sketchCommand } from './sketch.ts'
import { workCommand } from './work.ts'

export function createProgram(): Command {
  return [
    sketchCommand(),
    drawCommand(),
    batchCommand(),
    workCommand(),
    serveCommand(),
    scoreCommand(),
    modelsCommand(),
    benchCommand(),
  ].reduce(
    (program, command) => program.addCommand(command),
    new Command('strokesmith')
      .description(
        'A photo or a prompt becomes a few expressive Bézier strokes, as SVG, on your own machine.',
      )
      .version(VERSION),
  )
}
