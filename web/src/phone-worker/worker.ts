// The service worker of the participant's pages. It serves what the phone keeps where there is no connection, and sends what waits when
// there is one again. It keeps the program's own files by itself; the pages with tasks are kept by the first page (phone/keeping.ts).
import { flush } from '../phone/outbox';
import { keptPages } from '../phone/store';

declare const self: ServiceWorkerGlobalScope;

/** Addresses of the scripts, styles and icons of the participant's pages; their names change with their content. */
declare const FILES: readonly string[];

/** Changes with them. */
declare const VERSION: string;

const shell = `cohortvault-shell-${VERSION}`;
const nothingKept = '/p/offline';

// A network that does not answer is none.
const patience = 6_000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(shell)
      .then((cache) => cache.addAll([...FILES, nothingKept]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin) {
    return;
  }

  if (address.pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === 'navigate') {
    event.respondWith(page(request, address.pathname));
  }
});

self.addEventListener('sync', (event) => {
  (event as ExtendableEvent).waitUntil(flush());
});

async function page(request: Request, path: string): Promise<Response> {
  const kept = await caches.match(path, { cacheName: keptPages });
  try {
    const answer = await (kept === undefined ? fetch(request) : Promise.race([fetch(request), late()]));
    return answer.status >= 500 && kept !== undefined ? kept : answer;
  } catch {
    return kept ?? (await caches.match('/p/', { cacheName: keptPages })) ?? (await caches.match(nothingKept)) ?? Response.error();
  }
}

const late = (): Promise<never> => new Promise((_, failed) => setTimeout(() => failed(new Error('late')), patience));

// Files of an older version go, and pages that need them.
async function tidy(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith('cohortvault-shell-') && name !== shell) {
      await caches.delete(name);
    }
  }

  const cache = await caches.open(keptPages);
  for (const address of await cache.keys()) {
    const text = (await (await cache.match(address))?.text()) ?? '';
    if ([...text.matchAll(/\/assets\/[^"]+/g)].some(([file]) => !FILES.includes(file))) {
      await cache.delete(address);
    }
  }
}
