// Keeps today's pages on the phone while there is a connection, and lets go of them when the phone is locked or nobody's any more.
import { all, forget, keptPages, phone, put, remove } from './store';

interface Keeping {
  readonly phone: string;
  readonly key: string;
  readonly now: number;
  readonly pages: readonly (readonly [address: string, page: string])[];
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(text: string): string }): { createScriptURL(text: string): string };
}

const worker = '/p/worker.js';
const scope = '/p/';
const draftsLive = 9 * 24 * 3600 * 1000;

/** Notes whose phone this is; what was kept for somebody else goes. */
export async function adopt(data: string): Promise<void> {
  const { phone: own, key, now } = JSON.parse(data) as Keeping;
  const before = await phone();
  if (before !== undefined && before.phone !== own) {
    await forget();
  }

  await put('phone', { phone: own, key, heard: now, heardHere: Date.now() });
  for (const draft of await all('drafts')) {
    if (draft.at < Date.now() - draftsLive) {
      await remove('drafts', draft.task);
    }
  }

}

/** Keeps the pages for a time without connection. */
export async function keep(data: string): Promise<void> {
  if ('serviceWorker' in navigator) {
    await navigator.serviceWorker.register(trusted(worker), { scope });
    await keepPages((JSON.parse(data) as Keeping).pages);
  }
}

/** Says how many answers had not been sent. */
export async function letGo(): Promise<number> {
  const unsent = await forget();
  const registration = await navigator.serviceWorker?.getRegistration(scope);
  await registration?.unregister();
  for (const name of await caches.keys()) {
    await caches.delete(name);
  }

  return unsent;
}

/** The participant locks the phone: what can be done without connection is not shown any more. */
export const lock = (): Promise<boolean> => caches.delete(keptPages);

async function keepPages(pages: Keeping['pages']): Promise<void> {
  const cache = await caches.open(keptPages);
  const addresses = new Set(pages.map(([address]) => new URL(address, location.href).href));
  for (const old of await cache.keys()) {
    if (!addresses.has(old.url)) {
      await cache.delete(old);
    }
  }

  for (const [address, page] of pages) {
    const answer = await fetch(page);
    if (answer.ok && !answer.redirected) {
      await cache.put(address, answer);
    }
  }
}

// Browsers with trusted types take the address of a worker from a policy alone; this one knows one address.
function trusted(address: string): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  return policies?.createPolicy('cohortvault-worker', { createScriptURL: () => address }).createScriptURL(address) ?? address;
}
