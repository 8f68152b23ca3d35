/** @file A promise that a test keeps or breaks when it likes. */

export interface Deferred<T> {
  promise: Promise<T>
  resolve(value: T): void
  reject(error: Error): void
}

export function deferred<T>(): Deferred<T> {
  let [resolve, reject]: [Deferred<T>['resolve'], Deferred<T>['reject']] = [() => {}, () => {}]
  const promise = new Promise<T>((keep, fail) => {
    ;[resolve, reject] = [keep, fail]
  })
  return { promise, resolve, reject }
}
