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

function colorsOf(body) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${icons.width} ${icons.height}" width="${SIZE}" height="${SIZE}">${body}</svg>`
  const { pixels } = new Resvg(svg, { fitTo: { mode: 'width', value: SIZE } }).render()
  const seen = []
  for (let i = 0; i < SIZE * SIZE; i++) {
    if (pixels[4 * i + 3] > 200)
      seen.push({
        rgb: [...pixels.subarray(4 * i, 4 * i + 3)],
        x: i % SIZE,
        y: Math.floor(i / SIZE),
      })
  }
  if (seen.length < 40) return []
  const [x0, x1] = [Math.min(...seen.map(({ x }) => x)), Math.max(...seen.map(({ x }) => x))]
  const [y0, y1] = [Math.min(...seen.map(({ y }) => y)), Math.max(...seen.map(({ y }) => y))]
  return groups(seen)
    .filter((group) => group.length > LEAST * seen.length)
    .slice(0, MOST)
    .map((group) => {
      const mean = (of) => group.reduce((sum, p) => sum + of(p), 0) / group.length
      const rgb = [0, 1, 2]
        .map((k) =>
          Math.round(mean((p) => p.rgb[k]))
            .toString(16)
            .padStart(2, '0'),
        )
        .join('')
      const [x, y] = [
        mean((p) => (p.x - x0) / (x1 - x0 || 1)),
        mean((p) => (p.y - y0) / (y1 - y0 || 1)),
      ]
      const spread = Math.sqrt(
        mean(
          (p) => ((p.x - x0) / (x1 - x0 || 1) - x) ** 2 + ((p.y - y0) / (y1 - y0 || 1) - y) ** 2,
        ),
      )
      return [
        rgb,
        ...[group.length / seen.length, x, y, spread].map((v) => Math.round(100 * v)),
      ].join(' ')
    })
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
