/** @file Where a paused run waits. */

export interface Gate {
  close(): void
  open(): void
  /** Resolves when it opens; nothing while it is open. */
  wait(): Promise<void> | undefined
}

export function createGate(): Gate {
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
