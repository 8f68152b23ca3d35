/** @file Undo and redo over any value that is replaced rather than changed. */

export interface History<T> {
  past: readonly T[]
  present: T
  future: readonly T[]
}

/** Beyond this the oldest are forgotten. */
const LONGEST = 100

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [] })

/** @param merge takes the place of the present one, as a slider's next value does */
export function record<T>({ past, present }: History<T>, next: T, merge = false): History<T> {
  return { past: merge ? past : [...past, present].slice(-LONGEST), present: next, future: [] }
}

export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  if (past.length === 0) return history
  return { past: past.slice(0, -1), present: past[past.length - 1], future: [present, ...future] }
}

export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  if (future.length === 0) return history
  return { past: [...past, present], present: future[0], future: future.slice(1) }
}
