/** @file Recognition by any program that looks at a PNG and prints what it sees. */
import { spawn } from 'node:child_process'
import { OptionError, StrokesmithError } from '../../src/errors.ts'

/** What stands for the picture's file name in a command. */
const PLACE = '{png}'

/** @throws {OptionError} if the command has no place for the picture */
export function checkClassifier(command: string): void {
  if (!command.includes(PLACE))
    throw new OptionError(`the classifier needs ${PLACE} in its command`)
}

/**
 * The labels that `command` prints for a picture, one a line, best first. It runs in a shell.
 * @throws {StrokesmithError} if it fails
 */
export function classify(command: string, png: string): Promise<string[]> {
  const child = spawn(command.replaceAll(PLACE, `"${png}"`), {
    shell: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (text) => {
    printed += text
  })
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => {
      if (code === 0) done(printed.split('\n').filter((line) => line.trim() !== ''))
      else fail(new StrokesmithError(`the classifier failed with exit code ${code}`))
    })
  })
}

/**
 * Whether one of the first `count` labels is the one wanted. Case, hyphens, underscores
 * and what stands in brackets do not matter; a line may name synonyms, separated by commas.
 */
export function recognised(labels: readonly string[], wanted: string, count: number): boolean {
  const names = labels.slice(0, count).flatMap((line) => line.split(',').map(plain))
  return names.includes(plain(wanted))
}

const plain = (label: string): string =>
  label
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .replace(/[_\s-]+/g, ' ')
    .trim()
