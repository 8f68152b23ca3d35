/** @file The worker: a session on its own thread. */
import type { WorkerCommand, WorkerEvent } from '../shared/messages.ts'
import { Session } from './session.ts'

/** The part of DedicatedWorkerGlobalScope used here; the page's DOM library leaves it out. */
const port = self as unknown as {
  postMessage(event: WorkerEvent): void
  onmessage: ((event: MessageEvent<WorkerCommand>) => void) | null
}

const session = new Session((event) => port.postMessage(event))
port.onmessage = ({ data }) => session.obey(data)
