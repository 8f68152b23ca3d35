/** @file Holds the state, hands actions to the reducer and tells who wants to know. */
import { reduce } from './reduce.ts'
import type { Action, State } from './state.ts'

export interface Store {
  get(): State
  dispatch(action: Action): void
  subscribe(listener: (state: State) => void): void
}

/** Listeners are told once a frame, however many actions came in. */
export function createStore(initial: State): Store {
  let state = initial
  let asked = false
  const listeners: ((state: State) => void)[] = []
  const tell = () => {
    asked = false
    for (const listener of listeners) listener(state)
  }
  return {
    get: () => state,
    dispatch(action) {
      const next = reduce(state, action)
      if (next === state) return
      state = next
      if (!asked) requestAnimationFrame(tell)
      asked = true
    },
    subscribe(listener) {
      listeners.push(listener)
      listener(state)
    },
  }
}
