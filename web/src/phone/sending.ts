// Sends a task's form. What was answered is sealed first and put into the outbox, then sent from there: so nothing is lost when there is
// no connection, when the page is closed or the phone was locked meanwhile. What was begun is sealed as well, with every answer; only the
// server can open it, so it comes back when there is a connection.
import { add, drop, flush } from './outbox';
import { seal } from './sealing';
import { all, find, phone, put, type Phone } from './store';
import { unanswered } from './unanswered';

const pause = 800;

export function sending(form: HTMLFormElement): void {
  const task = form.dataset['send']!;
  let busy = false;
  form.addEventListener('submit', (event) => {
    // Files go as forms go, straight into sealing on the server: none lies on the phone for later.
    if (form.dataset['files'] === 'yes' && navigator.onLine) {
      busy = true;
      void drop(task).catch(() => undefined);
      return;
    }

    event.preventDefault();
    if (form.dataset['files'] === 'yes') {
      form.querySelector<HTMLElement>('[data-needs-connection]')!.hidden = false;
    } else if (!busy) {
      busy = true;
      void send(form, task).finally(() => (busy = false));
    }
  });
  notNow(form);
  void resume(form, task).then(() => drafts(form, task, () => busy));
}

async function send(form: HTMLFormElement, task: string): Promise<void> {
  const own = await phone().catch(() => undefined);
  if (own === undefined) {
    // A browser without a store of its own sends forms as forms are sent.
    form.submit();
    return;
  }

  if ((form.dataset['kept'] === 'yes' || !navigator.onLine) && unanswered(form)) {
    return;
  }

  const button = form.querySelector<HTMLButtonElement>('[data-send-button]')!;
  button.setAttribute('aria-busy', 'true');
  const given = form.querySelector<HTMLInputElement>('input[name="submission"]')?.value ?? '';
  const id = (given === '' ? crypto.randomUUID() : given).replaceAll('-', '');
  try {
    const title = document.querySelector('h1')?.textContent ?? '';
    const sealed = await seal(own.key, `answer ${task} ${id}`, fields(form));
    const { heard, heardHere } = own;
    await add({ id, task, title, sealed, answered: Date.now(), heard, heardHere, mend: false, waited: false, words: '' });
  } catch {
    form.querySelector<HTMLElement>('[data-not-kept]')!.hidden = false;
    button.removeAttribute('aria-busy');
    return;
  }

  await flush();
  const left = await find('waiting', id);
  if (left?.mend === true) {
    location.assign(location.pathname);
  } else if (left === undefined || navigator.serviceWorker?.controller != null) {
    location.assign('/p/');
  } else {
    form.querySelector<HTMLElement>('[data-waiting]')!.hidden = false;
    await later();
  }
}

// Without a service worker there is no first page to go to: this one stays and tries.
async function later(): Promise<void> {
  await registerSync();
  const again = setInterval(() => void flush().then(async () => {
    if ((await all('waiting')).length === 0) {
      clearInterval(again);
      location.assign('/p/');
    }
  }), 10_000);
}

/** Asks the browser to send when there is a connection, even if no page is open then; some can. */
export async function registerSync(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration('/p/');
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
  await sync?.register('answers').catch(() => undefined);
}

// What the phone has sealed of this task goes to the server, which shows it in the form again.
async function resume(form: HTMLFormElement, task: string): Promise<void> {
  if (form.dataset['again'] === 'yes') {
    return;
  }

  const mend = (await all('waiting').catch(() => [])).find((answer) => answer.task === task);
  const draft = mend ?? (await find('drafts', task).catch(() => undefined));
  if (draft === undefined) {
    return;
  }

  const back = document.querySelector<HTMLFormElement>('form[data-resume]');
  if (back === null) {
    document.querySelector<HTMLElement>('[data-begun]')!.hidden = false;
    return;
  }

  back.querySelector<HTMLInputElement>('[name="place"]')!.value = mend?.id ?? '';
  back.querySelector<HTMLInputElement>('[name="sealed"]')!.value = draft.sealed;
  back.submit();
}

function drafts(form: HTMLFormElement, task: string, isSending: () => boolean): void {
  let timer = 0;
  const keep = async (): Promise<void> => {
    clearTimeout(timer);
    timer = 0;
    const own = await phone().catch(() => undefined);
    if (own !== undefined && !isSending()) {
      const sealed = await seal(own.key, `draft ${task}`, fields(form));
      if (!isSending()) {
        await put('drafts', { task, sealed, at: Date.now() });
      }
    }
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), pause);
  };
  form.addEventListener('input', soon);
  if (touched(form)) {
    soon();
  }

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && timer !== 0) {
      void keep();
    }
  });
}

// Whether somebody was quicker than this script.
function touched(form: HTMLFormElement): boolean {
  return [...form.elements].some((control) =>
    control instanceof HTMLInputElement ? !control.readOnly && (control.value !== control.defaultValue || control.checked !== control.defaultChecked)
      : control instanceof HTMLTextAreaElement && control.value !== control.defaultValue);
}

// By the best that is known of the server's time. It stops nobody: the server decides.
function notNow(form: HTMLFormElement): void {
  void phone().then((own) => {
    const now = own === undefined ? Date.now() : serverTime(own);
    document.querySelector<HTMLElement>('[data-not-now]')!.hidden = now >= Number(form.dataset['from']) && now <= Number(form.dataset['until']);
  }, () => undefined);
}

/** The server's time, as far as a phone knows; a clock that was set back does not make it earlier than what was heard. */
export function serverTime(own: Phone): number {
  return own.heard + Math.max(0, Date.now() - own.heardHere);
}

function fields(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].flatMap(([name, value]) => (name.startsWith('q') && typeof value === 'string' ? [[name, value]] : []));
}
