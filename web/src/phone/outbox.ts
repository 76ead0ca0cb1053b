// Finished answers on their way to the server. The server takes each once, by its name, however often it is sent; it decides by its own
// clock when it was answered, and what becomes of what it refuses.
import { all, allSent, find, forget, phone, put, remove, type Waiting } from './store';

interface Said {
  readonly fate: 'taken' | 'mend' | 'later' | 'lost';
  readonly words: string;
  readonly now: number;
}

const patience = 15_000;
const changes = 'cohortvault-phone';

// When each was answered, by the clock of this page, which nobody can set.
const since = new Map<string, number>();

/** Puts an answer into the outbox, in the place of what was begun or to be mended in the same task. */
export async function add(answer: Waiting): Promise<void> {
  since.set(answer.id, performance.now());
  for (const older of await all('waiting')) {
    if (older.task === answer.task) {
      await remove('waiting', older.id);
    }
  }

  await put('waiting', answer);
  await remove('drafts', answer.task);
  announce();
}

/** Sends what waits, one after the other; the page and the service worker never at the same time. */
export async function flush(): Promise<void> {
  await ('locks' in navigator ? navigator.locks.request('cohortvault-outbox', () => send()) : send());
}

/** Calls back when something changed, here, in another tab or in the service worker. */
export function follow(changed: () => void): void {
  new BroadcastChannel(changes).addEventListener('message', changed);
}

async function send(): Promise<void> {
  const waiting = (await all('waiting')).filter((answer) => !answer.mend).sort((one, other) => one.answered - other.answered);
  for (const answer of waiting) {
    const said = await ask(answer);
    if (said === null) {
      await wait(answer);
      return;
    }

    if (said.fate === 'taken' || said.fate === 'lost') {
      await remove('waiting', answer.id);
    } else {
      await put('waiting', { ...answer, mend: said.fate === 'mend', words: said.words });
    }

    if (said.fate === 'taken' && answer.waited) {
      await put('notes', { id: allSent, title: '', words: '' });
    }

    if (said.fate === 'lost') {
      await put('notes', { id: answer.id, title: answer.title, words: said.words });
    }

    const own = await phone();
    if (own !== undefined) {
      await put('phone', { ...own, heard: said.now, heardHere: Date.now() });
    }

    announce();
  }
}

async function wait(answer: Waiting): Promise<void> {
  if (!answer.waited && (await find('waiting', answer.id)) !== undefined) {
    await put('waiting', { ...answer, waited: true });
  }
}

async function ask(answer: Waiting): Promise<Said | null> {
  const began = since.get(answer.id);
  const body = JSON.stringify({
    task: answer.task,
    submission: answer.id,
    sealed: answer.sealed,
    when: {
      heard: answer.heard,
      heardHere: answer.heardHere,
      answered: answer.answered,
      sent: Date.now(),
      ran: began === undefined ? 0 : Math.round(performance.now() - began),
    },
  });
  try {
    const response = await fetch('/p/answers', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(patience),
    });
    if (response.status === 401) {
      // The phone is signed off: nobody can open what it kept.
      await forget();
      announce();
    }

    return response.ok ? ((await response.json()) as Said) : null;
  } catch {
    return null;
  }
}

function announce(): void {
  const channel = new BroadcastChannel(changes);
  channel.postMessage('');
  channel.close();
}
