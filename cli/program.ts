/** @file The commands of `strokesmith`. docs/options.md is written from what this returns. */
import { Command } from 'commander'
import { VERSION } from '../src/version.ts'
import { batchCommand } from './batch/batch.ts'
import { benchCommand } from './bench/bench.ts'
import { drawCommand } from './drawing/draw.ts'
import { sketchCommand } from './drawing/sketch.ts'
import { modelsCommand } from './models/models.ts'
import { scoreCommand } from './score.ts'
import { serveCommand } from './service/serve.ts'
import { workCommand } from './service/work.ts'

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
