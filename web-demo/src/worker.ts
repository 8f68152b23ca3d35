/** @file The worker: a session on its own thread. */
import type { Order, Report } from './messages.ts'
import { createSession } from './session.ts'

const port = self as unknown as {
  postMessage(report: Report, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<Order>) => void) | null
}

const obey = createSession((report, transfer) => port.postMessage(report, transfer))
port.onmessage = ({ data }) => obey(data)
