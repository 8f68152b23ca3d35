/** @file What the visitor can do: each a change of state and, where it takes one, a run or a file. */
import { createOpenActions, type OpenActions } from './open-actions.ts'
import { createOpening } from './opening.ts'
import { createQueueActions, type QueueActions } from './queue-actions.ts'
import { createRunActions, type RunActions } from './run-actions.ts'
import type { RunClient } from './run-client.ts'
import { createSaveActions, type SaveActions } from './save-actions.ts'
import type { Store } from './store.ts'

export type Actions = OpenActions & QueueActions & RunActions & SaveActions

/** @param steps of every run, instead of what the care asks for */
export function createActions(store: Store, client: RunClient, steps?: number): Actions {
  const opening = createOpening(store)
  const run = createRunActions(store, client, steps)
  const open = createOpenActions(store, opening, run)
  const queue = createQueueActions(store, opening, { ...run, ...open })
  return { ...run, ...open, ...queue, ...createSaveActions(store) }
}
