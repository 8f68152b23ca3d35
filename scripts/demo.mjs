/**
 * @file `npm run demo [-- vite options…]` serves the web demo, `npm run demo:build` writes it to
 * web-demo/dist, as a folder of static files that works under any path.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { install, isInstalled, root } from './prepare.mjs'

if (!isInstalled()) install()
const args = process.argv.slice(2)
const vite = join(root, 'node_modules/vite/bin/vite.js')
const { status } = spawnSync(process.execPath, [vite, ...args], {
  cwd: join(root, 'web-demo'),
  stdio: 'inherit',
})
process.exitCode = status ?? 1
