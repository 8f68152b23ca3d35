/** @file How long a drawing takes: what is measured before one is made within a time. */
import type { Drawing, Kind } from '../output/drawing.ts'
import type { Progress } from '../progress/progress.ts'
import type { Costs, Effort, Wanted } from './effort.ts'
import type { Drawn, RunHooks } from './make-drawing.ts'

/** Steps that are seen to know how long they take. The first is none of them. */
const SEEN = 5
/** Steps of a run whose first ones are only steps: nothing is sorted or mended. */
const LONG_RUN = 100

/** A drawing to be made, with any effort. */
export interface Work<K extends Kind> {
  make: (effort: Partial<Effort> & { levels?: number[] }, hooks: RunHooks<K>) => Promise<Drawn<K>>
  hooks: RunHooks<K>
  /** Levels that have all strokes looked at even where no step is taken. */
  levels?: number[]
  /** Share of what comes before the first step that a run takes again after another one. */
  anew: number
  wanted: Wanted
  /** How much longer than after no step it takes to finish, after which so many drawings are looked at. */
  finishing: (effort: Effort, looks: number) => number
}

/** Makes two drafts and begins a drawing. @throws as `make` does */
export async function measure<K extends Kind>(work: Work<K>): Promise<Costs> {
  const { make, hooks, levels, anew, finishing } = work
  const { onProgress } = hooks
  const told = (progress: Progress<Drawing<K>>) =>
    progress.stage === 'select' ? undefined : onProgress?.(progress)
  const draft = { iterations: 0, seeds: 1 }
  const first = await make(draft, { ...hooks, onProgress: told }) // which compiles what looks
  const unheard = { ...hooks, onProgress: undefined }
  const { report } = levels ? await make({ ...draft, levels }, unheard) : first
  const finish = report.milliseconds.select
  const { step, before } = await measureSteps(work)
  return {
    step,
    before: anew * before,
    beside: (effort) => finish * finishing(effort, report.encoder.looks),
    finish: (seeds) => finish * finishing({ iterations: 1, seeds }, report.encoder.looks),
  }
}

/** The shortest step is one in which nothing was compiled or in the way. */
async function measureSteps<K extends Kind>({
  make,
  hooks,
}: Work<K>): Promise<Pick<Costs, 'step' | 'before'>> {
  const seen = new AbortController()
  const times: number[] = []
  let begun = 0
  const onProgress = ({ stage, step }: Progress<Drawing<K>>) => {
    if (stage === 'features') begun = performance.now()
    if (step) times.push(performance.now())
    if (step === SEEN) seen.abort()
  }
  const signal = eitherOf(seen.signal, hooks.signal)
  await make({ iterations: LONG_RUN, seeds: 1 }, { ...hooks, onProgress, signal }).catch(
    (error) => {
      if (!seen.signal.aborted || hooks.signal?.aborted) throw error
    },
  )
  const step = Math.min(...times.slice(1).map((time, i) => time - times[i]))
  return { step, before: times[0] - begun - step }
}

/** Fires with the first of both. */
export const eitherOf = (signal: AbortSignal, other?: AbortSignal): AbortSignal =>
  other ? AbortSignal.any([signal, other]) : signal
