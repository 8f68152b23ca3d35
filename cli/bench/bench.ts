/**
 * @file `strokesmith bench`: how fast this machine is, in whole runs as a user meets them, and in
 * the two parts that matter.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { StrokesmithError } from '../../src/errors.ts'
import { machineOptions, PRESETS, sketchOptions } from '../../src/options/sketch-options.ts'
import { addOptions, pick } from '../flags.ts'
import { qualityCommand } from './bench-quality.ts'

export function benchCommand(): Command {
  const bench = new Command('bench').description('measure this machine, and the drawings')
  bench
    .command('sketch')
    .description('time whole runs, each in a fresh process, loading included')
    .argument('[photo]', 'picture to draw; a bundled one by default')
    .addOption(new Option('--preset <name>', 'only this one').choices(PRESETS))
    .addOption(new Option('--runs <n>', 'runs of each preset; the fastest counts').choices(RUNS))
    .option('--json', 'print everything that was measured')
    .action(run)
  const { engine, device } = machineOptions
  const encoder = bench
    .command('encoder')
    .description('time mini and CLIP towers of random weights, against a matrix product')
    .option('--json', 'print everything that was measured')
  addOptions(encoder, { engine, device }).action(runEncoder)
  bench
    .command('rasterizer')
    .description('time drawing random strokes, and pulling gradients back to them')
    .option('--json', 'print everything that was measured')
    .action(runRasterizer)
  bench.addCommand(qualityCommand())
  return bench
}

/** Beside dist/ in a checkout as in the published package. */
const BUNDLED = fileURLToPath(new URL('../../../examples/mug.png', import.meta.url))

const RUNS = ['1', '2', '3', '5', '10']
const DEFAULT_PRESETS = ['fast', 'default']

interface Flags {
  preset?: string
  runs?: string
  json?: boolean
}

async function run(photo = BUNDLED, { preset, runs, json }: Flags): Promise<void> {
  const results: Record<string, Report> = {}
  for (const name of preset ? [preset] : DEFAULT_PRESETS) {
    results[name] = await fastest(Number(runs ?? 1), () => measure(photo, name))
  }
  if (json) print({ sketch: results })
  else for (const [name, report] of Object.entries(results)) console.log(summary(name, report))
}

/** Numbers mean nothing without the machine they come from. */
function print(measured: object): void {
  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version }
  console.log(JSON.stringify({ machine, ...measured }, null, 2))
}

/** mini as `sketch` begins by default: each seed through the clean view and one warped one. */
const MINI_BATCH = sketchOptions.seeds.default * (1 + sketchOptions.views.default)

async function runEncoder({ json, ...flags }: Flags & Record<string, unknown>): Promise<void> {
  const [{ benchEncoder }, { createEngine }, { loadEncoder }] = await Promise.all([
    import('../../bench/encoder-speed.ts'),
    import('../../nn/engines/create-engine.ts'),
    import('../../src/node/encoder.ts'),
  ])
  const engine = await createEngine(pick(machineOptions, flags))
  const mini = { encoder: await loadEncoder('mini'), batch: MINI_BATCH }
  const report = await benchEncoder({ engine, encoders: [mini] })
  if (json) return print(report)
  console.log(
    `${report.engine}: ${report.matrixProductGflops.toFixed(0)} GFLOP/s in a matrix product`,
  )
  for (const { id, batch, stepMs, gflops, ofMatrixProduct } of report.encoders) {
    const share = `${gflops.toFixed(0)} GFLOP/s, ${(100 * ofMatrixProduct).toFixed(0)} % of that`
    console.log(`${id}, ${batch} views: ${stepMs.toFixed(0)} ms a step, ${share}`)
  }
}

async function runRasterizer({ json }: Flags): Promise<void> {
  const { benchRasterizer } = await import('../../bench/rasterizer-speed.ts')
  const rows = await benchRasterizer()
  if (json) return print({ rasterizer: rows })
  for (const { strokes, size, forwardMs, backwardMs } of rows) {
    const times = `${forwardMs.toFixed(2)} ms forward, ${backwardMs.toFixed(2)} ms backward`
    console.log(`${strokes} strokes, ${size} px: ${times}`)
  }
}

/** What `sketch --json` writes, as far as this command looks into it. */
interface Report {
  process: { ms: number; peakMegabytes: number }
  curve?: unknown
}

async function fastest(runs: number, measured: () => Promise<Report>): Promise<Report> {
  const reports: Report[] = []
  for (let i = 0; i < runs; i++) reports.push(await measured())
  return reports.reduce((a, b) => (b.process.ms < a.process.ms ? b : a))
}

async function measure(photo: string, preset: string): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-bench-'))
  try {
    const json = join(folder, 'report.json')
    const svg = join(folder, 'sketch.svg')
    await strokesmith(['sketch', photo, '-o', svg, '--json', json, '--preset', preset, '-q'])
    const { curve, ...report }: Report = JSON.parse(await readFile(json, 'utf8'))
    return report // every step's loss is no matter of speed
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Runs this very command line in its own process. */
function strokesmith(args: string[]): Promise<void> {
  const main = fileURLToPath(new URL('../main.js', import.meta.url))
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('exit', (code) => {
      if (code === 0) done()
      else fail(new StrokesmithError(`strokesmith ${args[0]} failed with exit code ${code}`))
    })
  })
}

function summary(name: string, { process: { ms, peakMegabytes } }: Report): string {
  return `${name}: ${(ms / 1000).toFixed(1)} s, ${peakMegabytes} MB at most`
}
