/**
 * Which colours things have, and where: `node colors.mjs CACHE OUT` looks at the emoji of the npm package
 * @iconify-json/fluent-emoji-flat (MIT), fetched by name into CACHE, and writes a line of numbers a name to OUT:
 * {name: "rrggbb share x y spread, …"}, at most four colours, the largest first; shares, places (from the left and the
 * top of what is drawn) and spreads in hundredths.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'

const SET = '@iconify-json/fluent-emoji-flat'
const SIZE = 48
const MOST = 4
/** Squared distances between colours that count as one, channels 0 to 255. */
const ALIKE = 42 ** 2
const LEAST = 0.04
/** Plain names of things that the set has in one kind only, or in several. */
const ALSO = {
  apple: 'red apple',
  tree: 'deciduous tree',
  car: 'automobile',
  heart: 'red heart',
  boat: 'sailboat',
  flower: 'hibiscus',
  leaf: 'four leaf clover',
  pear: 'pear',
  pepper: 'hot pepper',
  bear: 'teddy bear',
  bottle: 'baby bottle',
  dress: 'dress',
  rain: 'droplet',
}
const LEFT_OUT =
  /(skin-tone|keycap|flag|clock|button|arrow|square|circle|face$|medium-|light-|dark-|person|man|woman|hand)/

const [cache, out] = process.argv.slice(2)
const icons = JSON.parse(readFileSync(join(fetched(), 'package', 'icons.json'), 'utf8'))
const table = {}
for (const [name, { body }] of Object.entries(icons.icons)) {
  if (LEFT_OUT.test(name)) continue
  const colors = colorsOf(body)
  if (colors.length) table[name.replaceAll('-', ' ')] = colors.join(',')
}
for (const [name, other] of Object.entries(ALSO)) table[name] ??= table[other]
const lines = Object.entries(table).map(
  ([name, colors]) => `${JSON.stringify(name)}: ${JSON.stringify(colors)}`,
)
writeFileSync(out, `{\n${lines.join(',\n')}\n}\n`)
console.log(lines.length)

/** Of each colour of an icon: hexadecimal, and in hundredths share, middle and spread within its box. */
function colorsOf(body) {
  const seen = pixelsOf(body)
  if (seen.length < 40) return []
  const box = boxOf(seen)
  return groups(seen)
    .filter((group) => group.length > LEAST * seen.length)
    .slice(0, MOST)
    .map((group) => {
      const { rgb, x, y, spread } = summary(group, box)
      const hundredths = [group.length / seen.length, x, y, spread].map((v) => Math.round(100 * v))
      return [rgb, ...hundredths].join(' ')
    })
}

/** What is opaque of a drawn icon. */
function pixelsOf(body) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${icons.width} ${icons.height}" width="${SIZE}" height="${SIZE}">${body}</svg>`
  const { pixels } = new Resvg(svg, { fitTo: { mode: 'width', value: SIZE } }).render()
  const at = Array.from({ length: SIZE * SIZE }, (_, i) => i)
  return at
    .filter((i) => pixels[4 * i + 3] > 200)
    .map((i) => ({
      rgb: [...pixels.subarray(4 * i, 4 * i + 3)],
      x: i % SIZE,
      y: Math.floor(i / SIZE),
    }))
}

function boxOf(seen) {
  const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { left, top, width: Math.max(...xs) - left || 1, height: Math.max(...ys) - top || 1 }
}

/** Mean colour, middle and spread of pixels, as shares of the box. */
function summary(group, { left, top, width, height }) {
  const mean = (of) => group.reduce((sum, pixel) => sum + of(pixel), 0) / group.length
  const across = (pixel) => (pixel.x - left) / width
  const down = (pixel) => (pixel.y - top) / height
  const hex = (value) => Math.round(value).toString(16).padStart(2, '0')
  const [x, y] = [mean(across), mean(down)]
  const spread = Math.sqrt(mean((pixel) => (across(pixel) - x) ** 2 + (down(pixel) - y) ** 2))
  return { rgb: [0, 1, 2].map((k) => hex(mean(({ rgb }) => rgb[k]))).join(''), x, y, spread }
}

/** Pixels of one colour each, the largest group first. */
function groups(seen) {
  const found = []
  for (const pixel of seen) {
    const group = found.find(
      ([first]) => first.rgb.reduce((sum, v, k) => sum + (v - pixel.rgb[k]) ** 2, 0) < ALIKE,
    )
    if (group) group.push(pixel)
    else found.push([pixel])
  }
  return found.sort((a, b) => b.length - a.length)
}

function fetched() {
  const folder = join(cache, 'fluent-emoji-flat')
  if (!existsSync(join(folder, 'package'))) {
    mkdirSync(folder, { recursive: true })
    execFileSync('npm', ['pack', '--silent', SET], { cwd: folder })
    execFileSync('tar', ['xzf', readdirSync(folder).find((entry) => entry.endsWith('.tgz'))], {
      cwd: folder,
    })
  }
  return folder
}
