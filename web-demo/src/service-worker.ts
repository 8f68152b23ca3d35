/**
 * @file The service worker: after the first visit the page works without a network, and with
 * threads even where the server does not send the headers that allow them.
 */

/** The part of ServiceWorkerGlobalScope used here; TypeScript's DOM library leaves it out. */
interface Scope {
  addEventListener(type: 'install' | 'activate', listener: (event: Lifetime) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetch) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  location: Location
}
interface Lifetime {
  waitUntil(promise: Promise<unknown>): void
}
interface Fetch {
  request: Request
  respondWith(response: Promise<Response>): void
}

const scope = self as unknown as Scope

/** Filled in by the build: all files, and a name that changes with them. */
const FILES = '__FILES__' as unknown as string[]
const SHELL = 'strokesmith-__VERSION__'
/** Filled by the page as it fetches its encoder and runtime: see download.ts. */
const MODELS = 'strokesmith-models'

/** Fetched at once; the large rest is kept as the page asks for it. */
const isShell = (name: string) => !/\.(wasm|safetensors)$/.test(name)

scope.addEventListener('install', (event) => {
  const store = async () => {
    const cache = await caches.open(SHELL)
    await cache.addAll(['./', ...FILES.filter(isShell)])
    await scope.skipWaiting()
  }
  event.waitUntil(store())
})

scope.addEventListener('activate', (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name !== SHELL && name !== MODELS)
    await Promise.all(old.map((name) => caches.delete(name)))
    await forgetOldModels()
    await scope.clients.claim()
  }
  event.waitUntil(tidy())
})

/** Those of an earlier version of the page. */
async function forgetOldModels(): Promise<void> {
  const current = new Set(FILES.map((name) => new URL(name, scope.location.href).href))
  const models = await caches.open(MODELS)
  const old = (await models.keys()).filter(({ url }) => !current.has(url))
  await Promise.all(old.map((request) => models.delete(request)))
}

scope.addEventListener('fetch', (event) => {
  const { method, url } = event.request
  if (method !== 'GET' || new URL(url).origin !== scope.location.origin) return
  event.respondWith(answer(event.request))
})

/** The page itself from the network if there is one; what is named by its contents, from here. */
async function answer(request: Request): Promise<Response> {
  if (request.mode !== 'navigate') return isolated((await kept(request)) ?? (await fetch(request)))
  try {
    return isolated(await fetch(request))
  } catch (error) {
    const page = await kept(request)
    if (page) return isolated(page)
    throw error
  }
}

const kept = (request: Request) => caches.match(request, { ignoreSearch: true })

/** The response with the headers that let a page share memory between threads. */
function isolated(response: Response): Response {
  if (response.type === 'opaque' || response.status === 0) return response
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  return new Response(response.body, {
    status: response.status,
    statusText: response.statusText,
    headers,
  })
}
