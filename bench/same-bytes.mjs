/**
 * @file Proof that a change moved no stroke: draws some thirty drawings with the built command and
 * library, and prints or compares their hashes.
 *
 *   npm run build && node bench/same-bytes.mjs record /tmp/before.json
 *   … change, build …
 *   node bench/same-bytes.mjs check /tmp/before.json [names…]
 *
 * Hashes hold for one machine only. Of a recipe, what was recorded must still be there; the version
 * and new fields are let pass. Exits 1 when anything differs.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import sharp from 'sharp'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = (...paths) => paths.map((path) => join(root, 'dist', path)).find(existsSync)
const MAIN = dist('cli/main.js', 'src/cli/main.js')
const example = (name) => join(root, 'examples', `${name}.png`)
const folder = mkdtempSync(join(tmpdir(), 'strokesmith-bytes-'))
const here = (name) => join(folder, name)

const SHORT = ['--iterations', '12', '--seeds', '1', '--bank', '2']
const FEW = ['--strokes', '6', ...SHORT]
const sketch = (name, ...flags) => ['sketch', example(name), ...flags]
const draw = (prompt, ...flags) => ['draw', prompt, '--iterations', '6', ...flags]

/** By name: the arguments of the command, without outputs. */
const COMMANDS = {
  'duck fast': sketch('duck', '--preset', 'fast', '--iterations', '40'),
  'mug fast': sketch('mug', '--preset', 'fast', '--iterations', '40'),
  'teapot fast': sketch('teapot', '--preset', 'fast', '--iterations', '40'),
  'seeds dropped': sketch('duck', '--seeds', '3', '--iterations', '24', '--strokes', '5'),
  levels: sketch('mug', '--levels', '2,4,8', ...SHORT),
  auto: sketch('duck', '--strokes', 'auto', ...SHORT),
  pencil: sketch('teapot', '--style', 'pencil', ...FEW),
  'learned opacity': sketch('teapot', '--opacity', 'learned', ...FEW),
  pressure: sketch('duck', '--pressure', '0.8', ...FEW),
  mask: sketch('mug', '--mask', here('mask.png'), ...FEW),
  keep: sketch('duck', '--background', 'keep', ...FEW),
  remove: sketch('mug', '--background', 'remove', ...FEW),
  paper: sketch('mug', '--paper', '#ffeedd', '--color', '#aa0000', ...FEW),
  'fidelity 0': sketch('duck', '--fidelity', '0', ...FEW),
  'fidelity 1': sketch('duck', '--fidelity', '1', ...FEW),
  prompt: sketch('duck', '--prompt', 'a bird', '--negative', 'a cup', ...FEW),
  direction: sketch('duck', '--direction', 'a dog', 'a bird', ...FEW),
  'new views': sketch('duck', '--bank', '0', '--views', '2', '--strokes', '4', '--iterations', '6'),
  softmax: sketch('teapot', '--sampling', 'softmax', '--pace', 'constant', ...FEW),
  wasm: sketch('duck', '--device', 'wasm', ...FEW),
  animate: sketch('mug', '--animate', '--pressure', '0.5', ...FEW),
  'two models': sketch('duck', '--model', 'mini:1,mini:0.5', ...FEW),
  draw: draw('a horse', '--strokes', '24', '--seeds', '2'),
  'draw segments': draw('a cat', '--strokes', '12', '--segments', '2'),
  'draw clipdraw': draw('a cat', '--preset', 'clipdraw', '--strokes', '16', '--model', 'mini'),
  'draw warped': draw('a tree', '--strokes', '16', '--look', 'warped'),
  'draw ink levels': draw('a house', '--ink', '--levels', '4,8'),
  'draw style': draw('a tree', '--style', example('teapot'), '--strokes', '16', '--seeds', '1'),
  'draw words': draw('a fish', '--negative', 'a bird', '--templates', 'drawing', '--strokes', '16'),
  'draw from': draw('a house', '--from', here('frozen.svg'), '--strokes', '8', '--ink'),
}

/** Runs of the library on tiny CLIPs of fixed weights, which no model name reaches. */
const LIBRARY = {
  'clip alone': (vit) => ({ models: [{ encoder: vit }] }),
  'clip beside mini': (vit, mini) => ({ models: [{ encoder: mini }, { encoder: vit }] }),
  'clip says where': (vit, mini) => ({ models: [{ encoder: mini }], saliencyEncoder: vit }),
  'from frozen': (_vit, mini) => ({ models: [{ encoder: mini }], from: STROKES }),
}

const STROKES = [40, 90, 140].map((y, i) => ({
  points: [0, 1, 2, 3].map((k) => [50 + 30 * k, y + 12 * Math.sin(2 * k)]),
  width: 3,
  color: [0, 0, 0, 1],
  frozen: i === 1,
}))

const sha = (data) => createHash('sha256').update(data).digest('hex').slice(0, 16)

/** Of an SVG its drawing and its recipe, of anything else the bytes. */
function fingerprint(bytes) {
  const text = bytes.toString('utf8')
  if (!text.startsWith('<svg')) return { bytes: sha(bytes) }
  const [, metadata = '{}'] = /<metadata[^>]*>(.*?)<\/metadata>/s.exec(text) ?? []
  const shown = text
    .replace(/<metadata[^>]*>.*?<\/metadata>/s, '')
    .replace(/^<svg[^>]*>/, (tag) =>
      tag.replace(/ (width|height|role)="[^"]*"| data-strokesmith='[^']*'/g, ''),
    )
    .replace(/ *<title>.*<\/title>\n/, '')
  const { version, ...recipe } = JSON.parse(
    metadata.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'),
  )
  return { drawing: sha(shown), recipe }
}

function runCommand(args) {
  const out = mkdtempSync(join(folder, 'run-'))
  const flags = ['-o', join(out, 'd.svg'), '--offline', '-q', '--seed', '3']
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args, ...flags], {
    encoding: 'utf8',
  })
  if (status !== 0) return { error: stderr.trim() }
  const files = readdirSync(out).sort()
  return Object.fromEntries(files.map((name) => [name, fingerprint(readFileSync(join(out, name)))]))
}

async function library() {
  const load = (path) => import(pathToFileURL(path).href)
  const { embeddedEncoder, sketch: run, drawingToSvg } = await load(dist('src/index.js'))
  const { createClip } = await load(
    dist('nn/architectures/clip.js', 'models/architectures/clip.js'),
  )
  const { readSafetensors } = await load(dist('nn/weights/index.js', 'models/weights/index.js'))
  const { nativeEngine } = await load(
    dist('nn/engines/onnx-node.js', 'models/engines/onnx-node.js'),
  )
  const read = (url) => Promise.resolve(new Uint8Array(readFileSync(fileURLToPath(url))))
  const golden = readFileSync(join(root, 'test/golden/clip/vit.safetensors'))
  const clip = { id: 'vit', hash: 'golden', visualHeads: 3 }
  const vit = createClip(readSafetensors(golden).tensors, clip)
  const mini = await embeddedEncoder(read)
  const engine = await nativeEngine(2)
  const { data, info } = await sharp(example('duck'))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const image = { data: new Uint8ClampedArray(data), width: info.width, height: info.height }
  const options = { seed: 3, seeds: 1, iterations: 12, bank: 2 }
  return Object.entries(LIBRARY).map(([name, context]) => [
    name,
    async () => {
      const given = context(vit, mini)
      const own = given.from ? {} : { strokes: 6 }
      const drawing = await run(image, { ...options, ...own }, { engine, ...given })
      // Which strokes of a sketch were frozen was not written when bytes were first recorded.
      const strokes = drawing.strokes.map(({ frozen, ...stroke }) => stroke)
      return { 'd.svg': fingerprint(Buffer.from(drawingToSvg({ ...drawing, strokes }))) }
    },
  ])
}

/** Every field of `before` is in `after`, unchanged. */
function same(before, after) {
  if (before === null || typeof before !== 'object') return before === after
  return (
    after !== null &&
    typeof after === 'object' &&
    Object.entries(before).every(([key, value]) => same(value, after[key]))
  )
}

const [mode, file, ...only] = process.argv.slice(2)
const before = mode === 'check' ? JSON.parse(readFileSync(file, 'utf8')) : {}
try {
  const disc = Buffer.from(
    '<svg width="480" height="440"><rect width="480" height="440"/><circle cx="220" cy="230" r="150" fill="#fff"/></svg>',
  )
  await sharp(disc).png().toFile(here('mask.png'))
  const line = (y) => `<path d="M40 ${y}C80 ${y - 20} 140 ${y + 20} 180 ${y}" data-frozen="true"/>`
  writeFileSync(
    here('frozen.svg'),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 224 224"><g fill="none" stroke="#000" stroke-width="3">${line(60)}${line(160)}</g></svg>`,
  )
  const commands = Object.entries(COMMANDS).map(([name, args]) => [name, () => runCommand(args)])
  const all = [...commands, ...(await library())]
  const after = {}
  for (const [name, run] of all.filter(([name]) => only.length === 0 || only.includes(name))) {
    after[name] = await run()
    if (mode !== 'check') continue
    const equal = same(before[name], after[name])
    if (!equal) process.exitCode = 1
    console.log(
      `${equal ? 'same   ' : 'DIFFERS'} ${name}${equal ? '' : ` ${JSON.stringify(after[name]).slice(0, 200)}`}`,
    )
  }
  if (mode === 'record') writeFileSync(file, JSON.stringify(after, null, 1))
} finally {
  rmSync(folder, { recursive: true })
}
