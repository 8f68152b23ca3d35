/**
 * @file Milliseconds by stage. Measures, never decides: no drawing depends on a clock.
 */
export interface Stopwatch<Stage extends string> {
  /** Ends the stage before and begins this one; gives what `onEnter` gave, which may be a promise. */
  enter(stage: Stage): unknown
  /** Notes times measured elsewhere, within a stage. */
  set(milliseconds: Record<string, number>): void
  /** Milliseconds by stage so far. */
  read(): Record<string, number>
}

/** @param onEnter told of every stage as it begins. */
export function createStopwatch<Stage extends string>(
  onEnter: (stage: Stage) => unknown = () => {},
): Stopwatch<Stage> {
  const spent: Record<string, number> = {}
  let current: Stage | undefined
  let since = performance.now()
  const settle = () => {
    const now = performance.now()
    if (current) spent[current] = (spent[current] ?? 0) + now - since
    since = now
  }
  return {
    enter(stage) {
      settle()
      current = stage
      return onEnter(stage)
    },
    set(milliseconds) {
      Object.assign(spent, milliseconds)
    },
    read() {
      settle()
      return Object.fromEntries(Object.entries(spent).map(([name, ms]) => [name, Math.round(ms)]))
    },
  }
}
