/**
 * @file The service under load: 50 connections that ask for sketches as fast as they can, while
 * another asks whether it lives; before, that other one alone, for what is the machine's own.
 *
 *   npm run build && node bench/service.mjs [seconds]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'

const SECONDS = Number(process.argv[2] ?? 60)
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'strokesmith-bench-'))
const flags = ['--port', '0', '--data', folder, '--log', 'error', '--max-requests', '1000000']
const server = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'serve', ...flags], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const address = String((await once(server.stdout, 'data'))[0]).trim()

const form = new FormData()
form.set('photo', new Blob([readFileSync(join(root, 'examples/mug.png'))]), 'mug.png')
form.set('options', JSON.stringify({ preset: 'fast', iterations: 5 }))
const encoded = new Response(form)
const sketch = {
  method: 'POST',
  headers: { 'content-type': encoded.headers.get('content-type') },
  body: Buffer.from(await encoded.arrayBuffer()),
}

const memory = []
const megabytes = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024
const timer = setInterval(() => memory.push(Math.round(megabytes())), 1000)

const tell = ({ latency: { p50, p99, max }, non2xx }) =>
  `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms, ${non2xx} not 2xx`

try {
  const run = (options) => autocannon({ duration: SECONDS, ...options })
  const health = { url: `${address}/healthz`, connections: 1, overallRate: 20 }
  console.log(`healthz, nothing drawn: ${tell(await run({ ...health, duration: SECONDS / 4 }))}`)
  const [asked, alive] = await Promise.all([
    run({ url: `${address}/v1/sketches`, connections: 50, ...sketch }),
    run(health),
  ])
  const codes = Object.entries(asked.statusCodeStats).map(
    ([code, { count }]) => `${count} × ${code}`,
  )
  console.log(`sketches: ${codes.join(', ')}; ${asked.errors} errors, ${asked.timeouts} timeouts`)
  console.log(`healthz, drawing: ${tell(alive)}`)
  const metrics = await (await fetch(`${address}/metrics`)).text()
  console.log(metrics.match(/^strokesmith_(jobs|refused)\w*({.*})? .*$/gm).join('\n'))
  const tenth = Math.ceil(memory.length / 10)
  console.log(
    `memory in MB: ${memory.filter((_, i) => i % tenth === 0).join(' ')}, at most ${Math.max(...memory)}`,
  )
} finally {
  clearInterval(timer)
  server.kill('SIGKILL')
  rmSync(folder, { recursive: true })
}
