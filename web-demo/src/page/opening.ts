/** @file Files take their time: one that comes in after something newer was asked for is let go. */
import { explain } from './notices.ts'
import type { Store } from './store.ts'

export interface Opening {
  /** Begins what takes time. @param work asks `wanted` whether nothing else was asked for since */
  begin(work: (wanted: () => boolean) => Promise<void>): Promise<void>
  /** Lets go of what is on its way. */
  letGo(): void
  /** Whether something is on its way. */
  busy(): boolean
}

/** What fails is said on the page, unless something newer was asked for. */
export function createOpening(store: Store): Opening {
  let last = 0
  let underWay = 0
  return {
    async begin(work) {
      const ticket = ++last
      const wanted = () => ticket === last
      underWay++
      try {
        await work(wanted)
      } catch (error) {
        if (wanted()) explain(store, error)
      } finally {
        underWay--
      }
    },
    letGo() {
      last++
    },
    busy: () => underWay > 0,
  }
}
