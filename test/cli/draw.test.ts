import { readdir, readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readRecipe } from '../../src/output/svg.ts'
import { readSvg } from '../../src/read-svg/read.ts'
import { toStrokes } from '../../src/read-svg/strokes.ts'
import { folder, MUG, strokesmith } from './strokesmith.ts'

const QUICK = ['--strokes', '4', '--iterations', '2', '--views', '2']

test('the SVG given back as --config gives the same drawing', async () => {
  const at = await folder()
  const first = await strokesmith(['draw', 'a red fox', ...QUICK, '--seed', '5', '-o', at('a.svg')])
  expect(first).toMatchObject({ code: 0, stdout: '' })
  const again = await strokesmith(['draw', '--config', at('a.svg')])
  expect(again).toMatchObject({ code: 0, stdout: await readFile(at('a.svg'), 'utf8') })
  expect(again.stdout.match(/<path /g)?.length).toBeGreaterThan(0)
})

test('words that mini does not know are named, with the model that knows them', async () => {
  const { code, stderr } = await strokesmith(['draw', 'a fox xyzzyqq', ...QUICK])
  expect(code).toBe(0)
  expect(stderr).toMatch(
    /^warning: mini does not know "xyzzyqq"; .*strokesmith models pull clip-vit-b32/m,
  )
})

test('a prompt of emoji alone means nothing to mini', async () => {
  const { code, stdout, stderr } = await strokesmith(['draw', '🦊🦊', ...QUICK, '-q'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^error: mini knows no word of "🦊🦊"; .*clip-vit-b32\n$/)
})

test('a style image, a warm start and ink levels write their files and leave no others', async () => {
  const at = await folder()
  await writeFile(
    at('from.svg'),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 224 224"><script>while(1);</script>
     <path data-frozen="" d="M10 10C20 10 30 10 40 10" fill="none" stroke="#000" stroke-width="3"/></svg>`,
  )
  const inputs = ['--style', MUG, '--from', at('from.svg')]
  const outputs = ['-o', at('a.svg'), '--png', at('a.png'), '--json', at('a.json')]
  const flags = ['--ink', '--levels', '2,4', '--iterations', '1', '--views', '1']
  const { code, stderr } = await strokesmith(['draw', 'a mug', ...inputs, ...flags, ...outputs])
  expect(code).toBe(0)
  expect(stderr).toContain(`warning: ${at('from.svg')}: script left out\n`)
  const names = ['a-2.svg', 'a-4.svg', 'a-levels.png', 'a.json', 'a.png', 'a.svg', 'from.svg']
  expect((await readdir(at('.'))).sort()).toEqual(names)
  expect(await readFile(at('a.svg'), 'utf8')).toMatch(/d="M10 10C20 10 30 10 40 10".*data-frozen/)
  expect(JSON.parse(await readFile(at('a.json'), 'utf8'))).toMatchObject({ prompt: 'a mug' })
})

test("--preset clipdraw draws with CLIPDraw's recipe, and the SVG says so", async () => {
  const preset = ['--preset', 'clipdraw', '--model', 'mini', '--strokes', '5', '--iterations', '2']
  const { code, stdout } = await strokesmith(['draw', 'a red fox', ...preset, '-q'])
  expect(code).toBe(0)
  expect(readRecipe(stdout).options).toMatchObject({
    preset: 'clipdraw',
    look: 'warped',
    start: 'anywhere',
    views: 4,
    fade: 0,
    margin: 0,
  })
  const cubics = toStrokes(readSvg(stdout), 224).map(({ points }) => (points.length - 1) / 3)
  expect(cubics).toEqual([3, 3, 3, 3, 3])
})

test('--look warped is another way of looking, remembered in the SVG', async () => {
  const drawn = async (look: string) => {
    const { code, stdout } = await strokesmith(['draw', 'a fox', ...QUICK, '-q', '--look', look])
    expect(code).toBe(0)
    expect(readRecipe(stdout).options).toMatchObject({ look })
    return stdout.match(/<path.*/g)
  }
  expect(await drawn('warped')).not.toEqual(await drawn('steady'))
})
