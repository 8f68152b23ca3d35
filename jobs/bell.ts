/** @file Wakes those who wait for something to do. */

export interface Bell {
  /** Until the next ring. */
  heard(): Promise<void>
  ring(): void
}

export function createBell(): Bell {
  let waiting: (() => void)[] = []
  return {
    heard: () => new Promise((wake) => waiting.push(wake)),
    ring() {
      const all = waiting
      waiting = []
      for (const wake of all) wake()
    },
  }
}
