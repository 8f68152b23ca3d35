import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { allOptions, type OptionSpec, presets } from '../src/options.ts'

const row = ({ flag, doc, default: value }: OptionSpec) =>
  `| \`${flag}\` | ${doc} | ${value === undefined || value === false ? '' : value} |`

function optionsTable(): string {
  const specs: OptionSpec[] = Object.values(allOptions)
  return ['| option | what it does | default |', '|---|---|---|', ...specs.map(row)].join('\n')
}

test("README's table of options is the code's", async () => {
  expect(await readFile('README.md', 'utf8')).toContain(optionsTable())
})

test('README tells what the presets change', async () => {
  const lines = Object.entries(presets)
    .filter(([, values]) => Object.keys(values).length > 0)
    .map(
      ([name, values]) =>
        `\`${name}\`: ${Object.entries(values)
          .map((e) => e.join(' '))
          .join(', ')}`,
    )
  const readme = await readFile('README.md', 'utf8')
  for (const line of lines) expect(readme).toContain(line)
})
