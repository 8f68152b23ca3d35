/** @file What the page says of what failed or was done. */
import { StrokesmithError } from '../../../src/index.ts'
import type { Store } from './store.ts'

export function explain({ dispatch }: Store, error: unknown): void {
  const text = error instanceof StrokesmithError ? error.message : `Something failed: ${error}`
  dispatch({ type: 'notice', notice: { kind: 'error', text } })
}

export const say = ({ dispatch }: Store, text: string): void =>
  dispatch({ type: 'notice', notice: { kind: 'note', text } })

/** What fails is said on the page, and changes nothing. */
export async function attempt(store: Store, work: () => void | Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    explain(store, error)
  }
}
