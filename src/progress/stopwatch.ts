/**
 * @file Milliseconds by stage. Measures, never decides: no drawing depends on a clock.
 */
/** Times parts of a stage, which may come again and again. */
export interface Timer<Part extends string> {
  /** What `work` gives; the time until then, or until its promise is settled, counts for `part`. */
  time<T>(part: Part, work: () => T): T
}

export interface Stopwatch<Stage extends string, Part extends string> extends Timer<Part> {
  /** Ends the stage before and begins this one; gives what `onEnter` gave, which may be a promise. */
  enter(stage: Stage): unknown
  /** Milliseconds by stage and by part so far. */
  read(): Record<string, number>
}

/** @param onEnter told of every stage as it begins. */
export function createStopwatch<Stage extends string, Part extends string = never>(
  onEnter: (stage: Stage) => unknown = () => {},
): Stopwatch<Stage, Part> {
  const spent: Record<string, number> = {}
  let current: Stage | undefined
  let since = performance.now()
  const add = (name: string, milliseconds: number) => {
    spent[name] = (spent[name] ?? 0) + milliseconds
  }
  const settle = () => {
    const now = performance.now()
    if (current) add(current, now - since)
    since = now
  }
  return {
    enter(stage) {
      settle()
      current = stage
      return onEnter(stage)
    },
    time(part, work) {
      const begun = performance.now()
      const note = () => add(part, performance.now() - begun)
      const result = work()
      if (result instanceof Promise) result.then(note, note)
      else note()
      return result
    },
    read() {
      settle()
      return Object.fromEntries(Object.entries(spent).map(([name, ms]) => [name, Math.round(ms)]))
    },
  }
}
