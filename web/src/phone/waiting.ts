// Says on the first page what waits to be sent and what became of it, and sends it when it can.
import { flush, follow } from './outbox';
import { registerSync, serverTime } from './sending';
import { all, allSent, phone, remove } from './store';

// Whether this page said already that everything was sent.
let hasSaid = false;

export async function waiting(box: HTMLElement): Promise<void> {
  follow(() => void show(box));
  await show(box);
  await keptTasks();
  addEventListener('online', () => void flush());
  setInterval(() => void flush(), 20_000);
  if ((await all('waiting')).length > 0) {
    await registerSync();
    await flush();
  }
}

async function show(box: HTMLElement): Promise<void> {
  const [answers, notes] = [await all('waiting'), await all('notes')];
  const words = box.dataset;
  const later = answers.filter((answer) => !answer.mend);
  const parts = answers.filter((answer) => answer.mend).map((answer) => said('notice-wait', `${answer.title}: ${answer.words}`, link(words['open'] ?? '', `/p/task/${answer.task}`)));
  parts.push(...notes.filter((note) => note.id !== allSent)
    .map((note) => said('notice-bad', `${words['lost']} ${note.title}. ${note.words}`, button(words['dismiss'] ?? '', note.id, box))));
  if (later.length > 0) {
    const counted = later.length === 1 ? (words['one'] ?? '') : (words['many'] ?? '').replace('{0}', String(later.length));
    parts.push(said('notice-wait', [counted, ...new Set(later.map((answer) => answer.words))].join(' ').trim()));
  } else if (hasSaid || notes.some((note) => note.id === allSent)) {
    hasSaid = true;
    await remove('notes', allSent);
    parts.push(said('notice-good', words['sent'] ?? ''));
  }

  box.replaceChildren(...parts);
  box.hidden = parts.length === 0;
  for (const task of document.querySelectorAll<HTMLElement>('[data-task]')) {
    if (later.some((answer) => task.dataset['task'] === `/p/task/${answer.task}`)) {
      const text = task.querySelector<HTMLElement>('[data-waits]');
      task.removeAttribute('href');
      text?.replaceChildren(text.dataset['waits'] ?? '');
    }
  }
}

// Of the tasks on a page that was kept, those whose time has come.
async function keptTasks(): Promise<void> {
  const list = document.querySelector<HTMLElement>('[data-kept-tasks]');
  const own = await phone();
  if (list === null || own === undefined) {
    return;
  }

  const now = serverTime(own);
  const items = [...list.querySelectorAll<HTMLElement>('li')];
  items.forEach((item) => (item.hidden = now < Number(item.dataset['from']) || now > Number(item.dataset['until'])));
  document.querySelector<HTMLElement>('[data-kept-nothing]')!.hidden = items.some((item) => !item.hidden);
}

function said(look: string, text: string, then?: HTMLElement): HTMLElement {
  const notice = document.createElement('div');
  notice.className = `notice ${look}`;
  notice.setAttribute('role', 'status');
  const words = document.createElement('p');
  words.textContent = text;
  notice.append(words, ...(then === undefined ? [] : [then]));
  return notice;
}

function link(text: string, address: string): HTMLElement {
  const to = document.createElement('a');
  [to.href, to.textContent] = [address, text];
  return to;
}

function button(text: string, note: string, box: HTMLElement): HTMLElement {
  const press = document.createElement('button');
  [press.type, press.className, press.textContent] = ['button', 'btn', text];
  press.addEventListener('click', () => void remove('notes', note).then(() => show(box)));
  return press;
}
