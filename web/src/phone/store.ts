// What the phone keeps for itself. Nobody can read answers here, not even this program: they are sealed to a key whose other half the
// server has. The page and the service worker share it.

/** Whose phone it is, and what time the server had at what time of ours. */
export interface Phone {
  readonly phone: string;
  readonly key: string;
  readonly heard: number;
  readonly heardHere: number;
}

/** A finished answer that the server has not taken yet. */
export interface Waiting {
  readonly id: string;
  readonly task: string;
  readonly title: string;
  readonly sealed: string;
  readonly answered: number;
  readonly heard: number;
  readonly heardHere: number;
  readonly mend: boolean;
  /** Whether it could not be sent at once. */
  readonly waited: boolean;
  /** What the server said about it. */
  readonly words: string;
}

/** What was begun in a task. */
export interface Draft {
  readonly task: string;
  readonly sealed: string;
  readonly at: number;
}

/** What the participant should know about an answer that was not taken. */
export interface Note {
  readonly id: string;
  readonly title: string;
  readonly words: string;
}

interface Kinds {
  phone: Phone;
  waiting: Waiting;
  drafts: Draft;
  notes: Note;
}

type Kind = keyof Kinds;

const kinds: readonly Kind[] = ['phone', 'waiting', 'drafts', 'notes'];
const keyPaths = { phone: 'phone', waiting: 'id', drafts: 'task', notes: 'id' } as const;

/** Name of the note that everything which waited was sent. */
export const allSent = 'sent';

/** Pages that are kept for a time without connection. */
export const keptPages = 'cohortvault-kept';

export const all = <K extends Kind>(kind: K): Promise<Kinds[K][]> => run(kind, 'readonly', (store) => store.getAll() as IDBRequest<Kinds[K][]>);

export const find = <K extends Kind>(kind: K, key: string): Promise<Kinds[K] | undefined> =>
  run(kind, 'readonly', (store) => store.get(key) as IDBRequest<Kinds[K] | undefined>);

export const put = <K extends Kind>(kind: K, value: Kinds[K]): Promise<unknown> => run(kind, 'readwrite', (store) => store.put(value));

export const remove = (kind: Kind, key: string): Promise<unknown> => run(kind, 'readwrite', (store) => store.delete(key));

export const clear = (kind: Kind): Promise<unknown> => run(kind, 'readwrite', (store) => store.clear());

/** The phone that this browser is; undefined before it joined. */
export const phone = async (): Promise<Phone | undefined> => (await all('phone'))[0];

/** Everything goes: the phone is nobody's any more, or somebody else's. Says how many answers had not been sent. */
export async function forget(): Promise<number> {
  const unsent = (await all('waiting')).length;
  for (const kind of kinds) {
    await clear(kind);
  }

  await caches.delete(keptPages);
  return unsent;
}

async function run<T>(kind: Kind, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    const transaction = database.transaction(kind, mode);
    const request = act(transaction.objectStore(kind));
    return await new Promise((done, failed) => {
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => failed(transaction.error ?? new Error('aborted'));
    });
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open('cohortvault-phone', 1);
    request.onupgradeneeded = () => kinds.forEach((kind) => request.result.createObjectStore(kind, { keyPath: keyPaths[kind] }));
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('no store'));
  });
}
