import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hasRedis, startRedis } from '../jobs/queue/redis.ts'
import { finish, folder, MUG, QUICK, start, strokesmith } from './strokesmith.ts'

describe.skipIf(!hasRedis)('a batch drawn by workers', () => {
  test('is that of one machine, byte for byte, although a worker is killed', async () => {
    const at = await folder()
    await mkdir(at('in'))
    for (const name of ['1.png', '2.png']) await copyFile(MUG, at(`in/${name}`))
    const { address } = await startRedis()
    const queue = ['--queue', address, '--store', at('store')]
    const own = ['--jobs', '1', '--lock', '2', '--offline', '--json', '-q']
    const worker = () => {
      const child = start(['work', ...queue, ...own])
      onTestFinished(() => void child.kill('SIGKILL'))
      return child
    }
    const victim = worker()
    const batch = strokesmith(['batch', at('in'), '-o', at('out'), ...queue, ...QUICK, '-q'])
    await new Promise((wake) => victim.stdout?.once('data', wake))
    victim.kill('SIGKILL')
    const heir = worker()
    const ended = finish(heir)
    expect(await batch).toMatchObject({ code: 0 })
    heir.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0 })
    for (const i of [1, 2]) {
      const { stdout } = await strokesmith(['sketch', at(`in/${i}.png`), ...QUICK, '-q'])
      expect(await readFile(at(`out/${i}.svg`), 'utf8')).toBe(stdout)
    }
  })

  test('is left by a worker that does not have what the pictures need', async () => {
    const at = await folder()
    const { address } = await startRedis()
    const queue = ['--queue', address, '--store', at('store')]
    const worker = start(['work', ...queue, '--jobs', '1', '--json', '-q'])
    const masker = ['--masker', 'isnet', '--isnet', MUG] // any file has a hash, which is all a batch needs
    const batch = start(['batch', MUG, '-o', at('out'), ...queue, ...masker, '-q'])
    onTestFinished(() => [worker, batch].forEach((child) => void child.kill('SIGKILL')))
    const said = await new Promise((heard) => worker.stdout?.once('data', heard))
    expect(JSON.parse(String(said))).toMatchObject({
      type: 'left',
      why: 'there is no isnet of these weights here',
    })
  })
})

test('a queue that is not there is one line', async () => {
  const at = await folder()
  const args = ['work', '--queue', 'redis://127.0.0.1:1', '--store', at('store')]
  const { code, stderr } = await strokesmith(args)
  expect({ code, stderr }).toMatchObject({ code: 1 })
  expect(stderr).toMatch(/^error: cannot reach redis:\/\/127\.0\.0\.1:1 \(.*\)\n$/)
})

test.each([
  [['work', '--store', 'x'], /say what to draw/],
  [['batch', 'in', '-o', 'out', '--queue', 'redis://x'], /--queue and --store go together/],
])('%s is wrong usage', async (args, message) => {
  const { code, stderr } = await strokesmith(args)
  expect(code).toBe(2)
  expect(stderr).toMatch(message)
})
