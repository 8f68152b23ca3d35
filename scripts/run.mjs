/** @file `node scripts/run.mjs file.ts …`: runs a TypeScript file of the checkout without a build. */
import { resolve } from 'node:path'
import { runnerImport } from 'vite'

const [file, ...args] = process.argv.slice(2)
process.argv = [process.argv[0], resolve(file), ...args]
await runnerImport(resolve(file), { logLevel: 'warn', configFile: false })
