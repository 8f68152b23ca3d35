/** @file What Prometheus is told. */
import { importFor } from '../packages.ts'

export interface Metrics {
  ended(state: 'done' | 'failed', seconds: number): void
  refused(): void
  /** The text of all metrics, and its content type. */
  text(): Promise<string>
  contentType: string
}

/** @param load called as metrics are read */
export async function createMetrics(
  load: () => { waiting: number; drawing: number },
): Promise<Metrics> {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await importFor(
    () => import('prom-client'),
    'serve',
    'prom-client',
  )
  const register = new Registry()
  collectDefaultMetrics({ register })
  const registers = [register]
  const named = (name: string, help: string) => ({ name: `strokesmith_${name}`, help, registers })
  const ended = new Counter({ ...named('jobs_total', 'jobs that ended'), labelNames: ['state'] })
  const refused = new Counter(named('refused_total', 'jobs refused because the queue was full'))
  const buckets = [0.5, 1, 2, 5, 10, 20, 30, 60, 120]
  const seconds = new Histogram({ ...named('drawing_seconds', 'time to draw'), buckets })
  for (const name of ['waiting', 'drawing'] as const) {
    new Gauge({
      ...named(`jobs_${name}`, `jobs ${name}`),
      collect() {
        this.set(load()[name])
      },
    })
  }
  return {
    ended(state, time) {
      ended.inc({ state })
      if (state === 'done') seconds.observe(time)
    },
    refused: () => refused.inc(),
    text: () => register.metrics(),
    contentType: register.contentType,
  }
}
