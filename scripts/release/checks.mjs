/** @file What is tried with a package before it is published. Each throws where it fails. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { root } from '../prepare.mjs'
import { link } from './install.mjs'
import { node } from './npm.mjs'

const tool = (path) => join(root, 'node_modules', path)

/** Entry points and files agree, types with what runs; every type of a signature has a name. */
export function lintPackage(tarball) {
  node([tool('typedoc/bin/typedoc'), '--emit', 'none'])
  node([tool('publint/src/cli.js'), 'run', tarball, '--strict'])
  node([tool('@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'esm-only'])
}

/** Entries on top of a package that whoever wants them brings. */
const PEERS = { './nn/tfjs': '@tensorflow/tfjs-core', './rasterizer': '@tensorflow/tfjs-core' }

/** Every entry loads, those that need nothing else before that is there. */
export function importEntries({ folder }) {
  const { exports } = manifestOf(folder)
  const code = Object.keys(exports).filter((entry) => !entry.endsWith('.json'))
  for (const entry of code.filter((entry) => !PEERS[entry])) load(entry, folder)
  for (const peer of new Set(Object.values(PEERS))) link(peer, folder)
  for (const entry of code.filter((entry) => PEERS[entry])) load(entry, folder)
}

function load(entry, folder) {
  const name = JSON.stringify(posix.join('strokesmith', entry))
  const program = `import * as all from ${name}; if (Object.keys(all).length === 0) throw ${name}`
  node(['--input-type=module', '--eval', program], { cwd: folder })
}

/** A user's program finds the types it expects, and all of them, without TensorFlow.js. */
export function typeCheck({ folder }) {
  for (const name of ['@types/node', 'onnxruntime-web']) link(name, folder)
  compile('consumer.ts', folder, { skipLibCheck: false })
}

/** The same with it; its own types do not agree with those of browsers. */
export function typeCheckPeers({ folder }) {
  compile('consumer-tfjs.ts', folder, { skipLibCheck: true })
}

/** Whichever way the compiler looks for types. */
function compile(program, folder, options) {
  copyFileSync(join(root, 'test/package', program), join(folder, program))
  for (const module of ['nodenext', 'preserve']) {
    const compilerOptions = { ...options, module, noEmit: true, strict: true, types: ['node'] }
    const config = { compilerOptions, files: [program] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    node([tool('@typescript/native/bin/tsc'), '--project', folder])
  }
}

const QUICK = ['--preset', 'fast', '--iterations', '2', '--strokes', '2', '--bank', '1']

/** The installed command says its version and draws. */
export function runCommand({ folder }) {
  const { bin, version } = manifestOf(folder)
  const command = join(folder, 'node_modules/strokesmith', bin.strokesmith)
  const said = node([command, '--version'], { cwd: folder }).trim()
  if (said !== version) throw new Error(`strokesmith --version says ${said}, not ${version}`)
  const picture = join(root, 'examples/mug.png')
  node([command, 'sketch', picture, ...QUICK, '--output', 'mug.svg'], { cwd: folder })
  const paths = readFileSync(join(folder, 'mug.svg'), 'utf8').match(/<path /g) ?? []
  if (paths.length !== 2) throw new Error(`mug.svg has ${paths.length} strokes, not 2`)
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'node_modules/strokesmith/package.json'), 'utf8'))
}
