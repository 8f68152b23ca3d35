/** @file Where a paused run waits. */

export interface PauseGate {
  close(): void
  open(): void
  /** Resolves when it opens; nothing while it is open. */
  wait(): Promise<void> | undefined
}

export function createPauseGate(): PauseGate {
  let closed: { opened: Promise<void>; open(): void } | undefined
  return {
    close() {
      let open = () => {}
      const opened = new Promise<void>((resolve) => {
        open = resolve
      })
      closed ??= { opened, open }
    },
    open() {
      closed?.open()
      closed = undefined
    },
    wait: () => closed?.opened,
  }
}
