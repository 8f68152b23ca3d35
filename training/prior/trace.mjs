/**
 * Line drawings as polylines: thinned (Zhang and Suen, "A fast parallel algorithm for thinning digital patterns",
 * 1984), then walked along, straight on wherever lines cross.
 */

const AROUND = [
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
]
/** Pixels back that tell where a line is heading. */
const MEMORY = 5

/**
 * @param ink [size, size], 1 on lines and 0 on paper
 * @returns polylines of pixel centres, the longest first; of spurs shorter than `shortest` pixels none
 */
export function traceLines(ink, size, { threshold = 0.5, shortest = 4 } = {}) {
  const on = Uint8Array.from(ink, (v) => Number(v >= threshold))
  thin(on, size)
  const alive = new Set([...on.keys()].filter((i) => on[i]))
  const neighbours = (i) => {
    const [x, y] = [i % size, Math.floor(i / size)]
    return AROUND.map(([dx, dy]) => [x + dx, y + dy])
      .filter(([a, b]) => a >= 0 && b >= 0 && a < size && b < size && on[b * size + a])
      .map(([a, b]) => b * size + a)
  }
  const lines = []
  const ends = [...alive].filter((i) => neighbours(i).length === 1)
  for (const start of [...ends, ...alive]) {
    if (!alive.has(start)) continue
    const line = walk(start, { alive, neighbours, size })
    const closed = line.length > 6 && neighbours(line.at(-1)).includes(line[0])
    if (closed) line.push(line[0])
    const touched = (i, own) => neighbours(i).find((j) => !alive.has(j) && !own.includes(j))
    const [before, after] = closed ? [] : [touched(line[0], line), touched(line.at(-1), line)]
    const alone = before === undefined && after === undefined
    if (line.length < shortest && !alone) continue
    lines.push([
      ...(before === undefined ? [] : [before]),
      ...line,
      ...(after === undefined ? [] : [after]),
    ])
  }
  return lines
    .sort((a, b) => b.length - a.length)
    .map((line) => smooth(line.map((i) => [(i % size) + 0.5, Math.floor(i / size) + 0.5])))
}

function walk(start, { alive, neighbours, size }) {
  const line = [start]
  alive.delete(start)
  for (;;) {
    const here = line.at(-1)
    const back = line[Math.max(0, line.length - MEMORY)]
    const [hx, hy] = [
      (here % size) - (back % size),
      Math.floor(here / size) - Math.floor(back / size),
    ]
    let [next, best] = [undefined, Number.NEGATIVE_INFINITY]
    for (const i of neighbours(here)) {
      if (!alive.has(i)) continue
      const [dx, dy] = [(i % size) - (here % size), Math.floor(i / size) - Math.floor(here / size)]
      const straight =
        (hx * dx + hy * dy) / ((Math.hypot(hx, hy) || 1) * Math.hypot(dx, dy)) -
        0.2 * (Math.abs(dx * dy) === 1)
      if (straight > best) [next, best] = [i, straight]
    }
    if (next === undefined || (line.length > MEMORY && best < -0.6)) return line
    alive.delete(next)
    line.push(next)
  }
}

function smooth(line) {
  const closed = line.length > 6 && line[0][0] === line.at(-1)[0] && line[0][1] === line.at(-1)[1]
  let now = line
  for (let round = 0; round < 3; round++) {
    now = now.map((p, i) => {
      const [a, b] = closed
        ? [now[(i - 1 + now.length - 1) % (now.length - 1)], now[(i + 1) % (now.length - 1)]]
        : [now[i - 1], now[i + 1]]
      return a && b ? [(a[0] + 2 * p[0] + b[0]) / 4, (a[1] + 2 * p[1] + b[1]) / 4] : p
    })
    if (closed) now[now.length - 1] = now[0]
  }
  return now
}

function thin(on, size) {
  for (let changed = true; changed; ) {
    changed = false
    for (const pass of [0, 1]) {
      const gone = []
      for (let y = 1; y < size - 1; y++) {
        for (let x = 1; x < size - 1; x++) {
          const i = y * size + x
          if (on[i] && goes(on, i, size, pass)) gone.push(i)
        }
      }
      for (const i of gone) on[i] = 0
      changed ||= gone.length > 0
    }
  }
}

function goes(on, i, size, pass) {
  const p = AROUND.map(([dx, dy]) => on[i + dy * size + dx])
  const count = p.reduce((a, b) => a + b)
  if (count < 2 || count > 6) return false
  let rises = 0
  for (let k = 0; k < 8; k++) rises += Number(p[k] === 0 && p[(k + 1) % 8] === 1)
  if (rises !== 1) return false
  return pass === 0
    ? !(p[0] && p[2] && p[4]) && !(p[2] && p[4] && p[6])
    : !(p[0] && p[2] && p[6]) && !(p[0] && p[4] && p[6])
}
