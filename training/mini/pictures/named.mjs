/**
 * Line drawings of things with their names, from icon sets under MIT, ISC, Apache or CC BY-SA terms:
 * `node pictures/named.mjs CACHE OUT [SET…]` fetches the packages by name into CACHE and writes OUT.bin, 96×96
 * grey pictures (255 paper), and OUT.json, their [set, name] in the same order. Symbols of interfaces, arrows,
 * letters and brands are left out (LEFT_OUT); known.py keeps those whose name is known.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'

const SIZE = 96
const MARGIN = 0.08
/** Coloured sets give their dark lines only. */
const SETS = {
  tabler: 'lines', lucide: 'lines', 'ph-thin': 'lines', iconoir: 'lines', healthicons: 'lines',
  'icon-park-outline': 'lines', 'fluent-emoji-high-contrast': 'lines', openmoji: 'dark',
}
const DARK = 70

/** A name with one of these words is a symbol, not a thing. */
const LEFT_OUT = new Set(
  `a abc add align api app archive arrow arrows at attachment auto avatar axis back backspace badge bar bars
  between bold bookmark border bottom box-model brackets brand brightness browser bug building-block button
  cancel caret cc center chart check checkbox checks chevron chevrons circle circles close code color columns
  command compress config connect contrast copy corner corners css cursor cut dashboard dashed data database
  delete deny dialog diff direction disabled display distribute dns dollar dot dots dotted double down download
  drag drop edit eject enter equal error euro exchange exclamation exit expand export external fast favorite
  filter flip folder font format forward frame fullscreen function git graph grid grip group h hash heading
  help hexagon html id import in inbox indent info input inverse italic json keyboard layers layout left less
  letter letters line lines link list loader location lock log login logo logout math maximize menu message
  minimize minus mode more move music-note narrow next no not notification number numbers octagon of off on
  open option out outbound overflow page pages paging parentheses password paste path pause payment percent
  pin play plus point pointer polygon power previous progress prompt push question quote radio-button recent
  record rectangle redo refresh reload remove repeat replace reply report reset resize restore return rewind
  right rotate row rows save scale scroll search section security select send server set settings shadow
  share shield sidebar sign signal skip slash sort spacing square squares stack start status step stop
  strikethrough subscript superscript switch symbol sync tab table-cell tag tags terminal text time timeline
  to toggle top transfer transform translate trash triangle type typography underline undo unlink unlock up
  update upload user users variable vector verified version view wifi window windows word wrap x y z zoom
  male-symbol female-symbol keycap input flag zodiac medium light dark skin tone clock o-clock oclock`
    .split(/\s+/),
)
const STYLE = /-(outline|line|thin|filled|fill|solid|bold|negative|duotone|24px|\d+)(?=-|$)/g

function fetched(cache, set) {
  const folder = join(cache, set)
  if (!existsSync(join(folder, 'package', 'icons.json'))) {
    mkdirSync(folder, { recursive: true })
    execFileSync('npm', ['pack', '--silent', `@iconify-json/${set}`], { cwd: folder })
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))
    execFileSync('tar', ['xzf', archive], { cwd: folder })
  }
  return JSON.parse(readFileSync(join(folder, 'package', 'icons.json'), 'utf8'))
}

/** Which drawings of a set, in its own naming, are lines. */
function usable(set, name) {
  if (set === 'ph-thin') return name.endsWith('-thin')
  if (set === 'mingcute') return name.endsWith('-line')
  if (set === 'healthicons') return name.endsWith('-outline')
  return !/-(filled|fill|solid|bold|off|negative)$/.test(name) && !/-(thin|duotone|24px)$/.test(name)
}

function picture(icons, icon, mode) {
  const [w, h] = [icon.width ?? icons.width ?? 16, icon.height ?? icons.height ?? 16]
  const [mx, my] = [w * MARGIN, h * MARGIN]
  const box = `${-mx + (icon.left ?? 0)} ${-my + (icon.top ?? 0)} ${w + 2 * mx} ${h + 2 * my}`
  const body = icon.body.replaceAll('currentColor', '#000')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${SIZE}" height="${SIZE}">${body}</svg>`
  const seen = new Resvg(svg, { background: '#fff', fitTo: { mode: 'width', value: SIZE } }).render()
  if (seen.width !== SIZE || seen.height !== SIZE) return undefined
  const grey = new Uint8Array(SIZE * SIZE)
  const p = seen.pixels
  for (let i = 0; i < grey.length; i++) {
    const luma = 0.299 * p[4 * i] + 0.587 * p[4 * i + 1] + 0.114 * p[4 * i + 2]
    grey[i] = mode === 'dark' && luma > DARK ? Math.min(255, 255 - (2 * DARK - luma > 0 ? 2 * (2 * DARK - luma) : 0)) : luma
  }
  return grey.some((v) => v < 128) ? grey : undefined
}

const [cache, out, ...sets] = process.argv.slice(2)
const [pictures, names] = [[], []]
for (const set of sets.length ? sets : Object.keys(SETS)) {
  const mode = SETS[set] ?? 'lines'
  const icons = fetched(cache, set.replace('-thin', ''))
  for (const [name, icon] of Object.entries(icons.icons)) {
    if (!usable(set, name)) continue
    const words = name.replace(STYLE, '').split('-')
    if (words.some((word) => LEFT_OUT.has(word) || word.length < 2)) continue
    const grey = picture(icons, icon, mode)
    if (!grey) continue
    pictures.push(grey)
    names.push([set, words.join(' ')])
  }
  console.log(set, names.filter(([s]) => s === set).length)
}
writeFileSync(`${out}.bin`, Buffer.concat(pictures))
writeFileSync(`${out}.json`, JSON.stringify(names))
