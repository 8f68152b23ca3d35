/**
 * @file Workers that are killed and paused, a queue that is restarted: what two hundred jobs come to.
 */
import type { ChildProcess } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { describe, expect, onTestFinished, test } from 'vitest'
import { finish, folder, MUG, start, strokesmith } from '../../cli/strokesmith.ts'
import { hasRedis, startRedis } from './redis.ts'

const PICTURES = 200
const WORKERS = 4
/** Between two kills, at least, in milliseconds, and how long a job's lock lasts, in seconds. */
const KILL = 3000
const LOCK = 5
/** Jobs done between two kills, at least: on a slow machine one job would lose worker after worker. */
const DONE = 2
const SMALL = ['--strokes', '2', '--iterations', '1', '--seeds', '1', '--bank', '1', '--views', '1']
const EXAMPLES = ['mug', 'duck', 'teapot'].map((name) => MUG.replace('mug', name))

interface Line {
  type: string
  photo: string
  found?: boolean
}

/** Pictures that differ a little from each other. */
async function makePictures(at: (name: string) => string) {
  await mkdir(at('in'))
  for (let i = 0; i < PICTURES; i++) {
    const size = { width: 180 + (i % 70), height: 150 + i, fit: 'fill' } as const
    const photo = sharp(EXAMPLES[i % EXAMPLES.length]).resize(size)
    await photo.png().toFile(at(`in/${String(i).padStart(3, '0')}.png`))
  }
}

/** Workers that are replaced when they are killed, and all that they said. */
function workforce(args: string[]) {
  const lines: Line[] = []
  const workers: ChildProcess[] = []
  /** Jobs that each has done since it was hired. */
  const done: number[] = []
  let turn = 0
  const hire = (i: number) => {
    const worker = start(['work', ...args])
    done[i] = 0
    let rest = ''
    worker.stdout?.on('data', (text) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      const said: Line[] = parts.map((part) => JSON.parse(part))
      done[i] += said.filter(({ type }) => type === 'done').length
      lines.push(...said)
    })
    workers[i] = worker
  }
  for (let i = 0; i < WORKERS; i++) hire(i)
  onTestFinished(() => workers.forEach((worker) => void worker.kill('SIGKILL')))
  return {
    lines,
    /** Kills one that has done something: who is killed before that only shows how slow a start is. */
    kill(): boolean {
      const able = [...done.keys()].filter((i) => done[i] > 0)
      if (able.length === 0) return false
      const i = able[turn++ % able.length]
      workers[i].kill('SIGKILL')
      hire(i)
      return true
    },
    async pause(i: number, milliseconds: number) {
      const worker = workers[i]
      worker.kill('SIGSTOP')
      await sleep(milliseconds)
      worker.kill('SIGCONT')
    },
  }
}

describe.skipIf(!hasRedis)('the queue', () => {
  test('loses nothing and draws nothing twice but what was killed', async () => {
    const at = await folder()
    await makePictures(at)
    const redis = await startRedis()
    const queue = ['--queue', redis.address, '--store', at('store')]
    const own = [...queue, '--jobs', '1', '--lock', `${LOCK}`, '--offline', '--json', '-q']
    const crew = workforce(own)
    const began = Date.now()
    const batch = start(['batch', at('in'), '-o', at('out'), ...queue, ...SMALL])
    let over = false
    const ended = finish(batch).finally(() => {
      over = true
    })
    const done = () => crew.lines.filter(({ type }) => type === 'done').length
    let [kills, restarts, pauses, before] = [0, 0, 0, 0]
    while (!over) {
      await Promise.race([ended, sleep(KILL)])
      if (over || done() < before + DONE) continue
      before = done()
      if (restarts === 0 && done() > PICTURES / 3) {
        restarts++
        await redis.restart()
      } else if (pauses === 0 && done() > PICTURES / 2) {
        pauses++
        await crew.pause(0, 3 * LOCK * 1000)
      } else {
        kills += Number(crew.kill())
      }
    }
    const { code, stderr } = await ended
    expect(stderr.match(/^(failed|error).*$/gm)).toBeNull()
    expect(code).toBe(0)
    const seconds = (Date.now() - began) / 1000
    const count = (type: string) => countBy(crew.lines.filter((line) => line.type === type))
    const [drawings, stored] = [count('drawing'), count('done')]
    const again = [...drawings.values()].reduce((sum, n) => sum + n - 1, 0)
    const twice = [...stored.values()].filter((n) => n > 1).length
    console.log({ pictures: PICTURES, seconds, kills, restarts, pauses, again, twice })

    const alone = await strokesmith(['batch', at('in'), '-o', at('alone'), ...SMALL, '-q'])
    expect(alone.code).toBe(0)
    const names = async (name: string) =>
      (await readdir(at(name))).filter((file) => file.endsWith('.svg')).sort()
    expect(await names('out')).toHaveLength(PICTURES)
    expect(await names('out')).toEqual(await names('alone'))
    for (const name of await names('out')) {
      expect(await readFile(at(`out/${name}`))).toEqual(await readFile(at(`alone/${name}`)))
    }
    expect([restarts, pauses]).toEqual([1, 1])
    // A worker that is killed or paused past its lock is at one job, which another begins again.
    expect(again).toBeLessThanOrEqual(kills + pauses + restarts)
    expect(twice).toBeLessThanOrEqual(pauses)
  }, 3_600_000)
})

/** How often each photo was drawn; one whose result was found was not. */
function countBy(lines: readonly Line[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { photo, found } of lines) if (!found) counts.set(photo, (counts.get(photo) ?? 0) + 1)
  return counts
}
