/** @file The package as it is published: the files that package.json lists, and a manifest. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../prepare.mjs'
import { npm } from './npm.mjs'

/** What only the checkout needs. */
const PRIVATE = ['private', 'scripts', 'devDependencies']

/** @returns path, sizes in bytes and files of the tarball, which lies beside `stage` */
export function pack(stage) {
  for (const { path } of listing(['--dry-run'], root).files) {
    cpSync(join(root, path), join(stage, path))
  }
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
  const beside = dirname(stage)
  const { filename, ...packed } = listing(['--pack-destination', beside], stage)
  return { tarball: join(beside, filename), ...packed }
}

function manifest() {
  const { name, ...all } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const kept = Object.entries(all).filter(([key]) => !PRIVATE.includes(key))
  return { name, ...Object.fromEntries(kept) }
}

/** npm 12 lists packages by name, earlier ones in a row. */
function listing(options, cwd) {
  const packed = JSON.parse(npm(['pack', '--json', '--ignore-scripts', ...options], { cwd }))
  return Object.values(packed)[0]
}
