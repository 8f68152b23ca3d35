/**
 * @file `npm start [-- photo options…]`: makes the checkout ready, then sketches the photo, or a
 * bundled picture, into sketch.svg and sketch.png where the command was typed.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { prepare, root } from './prepare.mjs'

prepare()

const { flagTypes } = await import('../dist/cli/flags.js')
const given = process.argv.slice(2)
const { values, positionals } = parseArgs({
  args: given,
  options: flagTypes(),
  allowPositionals: true,
  strict: false,
})
const args = [
  'sketch',
  ...(positionals.length > 0 || values.help ? [] : [join(root, 'examples/mug.png')]),
  ...(values.output ? [] : ['--output', 'sketch.svg']),
  ...(values.png || values.output ? [] : ['--png', 'sketch.png']),
  ...given,
]
const cli = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
  cwd: process.env.INIT_CWD ?? root,
  stdio: 'inherit',
})
process.on('SIGINT', () => {}) // the terminal tells the child too, and its answer is ours
cli.on('exit', (code, signal) => process.exit(signal ? 130 : code))
