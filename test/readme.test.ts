import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { drawFileOptions, drawOptions, drawPresets } from '../src/options/draw-options.ts'
import { allOptions, fileOptions, type OptionSpec, presets } from '../src/options.ts'
import { scoreOptions } from '../src/score/options.ts'

const row = ({ flag, doc, default: value }: OptionSpec) =>
  `| \`${flag}\` | ${doc} | ${value === undefined || value === false ? '' : value} |`

function optionsTable(specs: OptionSpec[]): string {
  return ['| option | what it does | default |', '|---|---|---|', ...specs.map(row)].join('\n')
}

/** Those of `draw` that `sketch` does not have in the same words. */
const ofDraw = Object.entries({ ...drawOptions, ...drawFileOptions })
  .filter(([name]) => !Object.hasOwn(fileOptions, name))
  .map(([, spec]): OptionSpec => spec)

test("README's tables of options are the code's", async () => {
  const readme = await readFile('README.md', 'utf8')
  expect(readme).toContain(optionsTable(Object.values(allOptions)))
  expect(readme).toContain(optionsTable(ofDraw))
  expect(readme).toContain(optionsTable(Object.values(scoreOptions)))
})

test('README tells what the presets change', async () => {
  const lines = [presets, drawPresets].flatMap((table) =>
    Object.entries(table)
      .filter(([, values]) => Object.keys(values).length > 0)
      .map(
        ([name, values]) =>
          `\`${name}\`: ${Object.entries(values)
            .map((e) => e.join(' '))
            .join(', ')}`,
      ),
  )
  const readme = await readFile('README.md', 'utf8')
  for (const line of lines) expect(readme).toContain(line)
})
