/** @file What the visitor can do: each a change of state and, where it takes one, a run or a file. */
import { createOpenActions, type OpenActions } from './open-actions.ts'
import { createRunActions, type RunActions } from './run-actions.ts'
import type { RunClient } from './run-client.ts'
import { createSaveActions, type SaveActions } from './save-actions.ts'
import type { Store } from './store.ts'

export type Actions = OpenActions & RunActions & SaveActions

/** @param steps of every run, instead of what the care asks for */
export function createActions(store: Store, client: RunClient, steps?: number): Actions {
  const run = createRunActions(store, client, steps)
  return { ...run, ...createOpenActions(store, run), ...createSaveActions(store) }
}
