import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { folder, MUG, strokesmith } from './strokesmith.ts'

const QUICK = ['--levels', '1,2', '--seeds', '1', '--iterations', '3', '--bank', '1', '-q']

const LONG = { timeout: 180_000 }

/** Two small pictures, rendered by examples/. */
async function photos() {
  const at = await folder()
  for (const name of ['mug', 'duck']) {
    await sharp(`${dirname(MUG)}/${name}.png`)
      .resize(96)
      .toFile(at(`${name}.png`))
  }
  return at
}

const quality = (...args: string[]) => strokesmith(['bench', 'quality', ...args])

test(
  'bench quality measures every photo at every level, and compares with another run',
  LONG,
  async () => {
    const at = await photos()
    const page = ['--page', at('page.html')]
    const first = await quality(
      at('.'),
      ...QUICK,
      ...page,
      '--json',
      '--classifier',
      'echo mug {png}',
    )
    expect(first.code).toBe(0)
    await writeFile(at('first.json'), first.stdout)
    const report = JSON.parse(first.stdout)
    expect(report.photos.map(({ label }: { label: string }) => label)).toEqual(['duck', 'mug'])
    const names = ['loss', 'edgeF', 'precision', 'recall', 'seconds', 'top1', 'top5']
    for (const { levels, curves } of report.photos) {
      expect(levels.map(({ strokes }: { strokes: number }) => strokes)).toEqual([1, 2])
      for (const { metrics } of levels) expect(Object.keys(metrics).sort()).toEqual(names.sort())
      expect(curves).toMatchObject([
        { strokes: 2, losses: [expect.any(Number), expect.any(Number), expect.any(Number)] },
      ])
    }
    expect(report.summary.all[2].loss).toMatchObject({ n: 2, mean: expect.any(Number) })

    const html = await readFile(at('page.html'), 'utf8')
    expect(html.match(/<img [^>]*src="data:image\/jpeg;base64,/g)).toHaveLength(2)
    expect(html.match(/<svg [^>]*xmlns/g)).toHaveLength(4)
    expect(html).not.toMatch(/<script|<link|src="(?!data:)|url\(/)

    const same = ['--photos', '1', '--against', at('first.json')]
    const again = await quality(at('.'), ...QUICK, ...same)
    expect(again.code).toBe(0)
    expect(again.stdout).toMatch(/^against first.json, paired by photo/m)
    expect(again.stdout).toMatch(/^clean-view loss +2 +0\.000 \[0\.000, 0\.000\] +x1\.000 +open$/m)
  },
)

test('bench quality says what is wrong before it draws', async () => {
  const at = await folder()
  await writeFile(at('a.json'), '{}')
  const says = async (...args: string[]) => (await quality(...args, ...QUICK)).stderr
  expect(await says(at('none'))).toContain('error: cannot read folder')
  expect(await says(at('.'))).toContain('holds no pictures')
  expect(await says(at('.'), '--against', at('a.json'))).toContain('is no report of bench quality')
  expect(await says(dirname(MUG), '--judge', 'mini')).toContain('a judge must be another encoder')
  expect(await says(dirname(MUG), '--classifier', 'cat')).toContain('needs {png}')
})

test('bench quality goes on from what it noted before it was interrupted', LONG, async () => {
  const at = await photos()
  const measure = (...args: string[]) =>
    quality(at('.'), '--resume', at('log.jsonl'), ...QUICK.slice(0, -1), ...args)
  expect((await measure('--photos', '1')).stderr).toBe('1/1  duck.png\n')
  await appendFile(at('log.jsonl'), '{"result":{"file":"mug.png"') // a line torn off
  const { code, stdout, stderr } = await measure('--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '2/2  mug.png\n' })
  expect(JSON.parse(stdout).photos).toHaveLength(2)
  const again = await measure('--json')
  expect(again.stderr).toBe('')
  expect(JSON.parse(again.stdout).photos).toEqual(JSON.parse(stdout).photos)
  expect((await measure('--seed', '1')).stderr).toMatch(/log.jsonl was begun with other settings/)
})
