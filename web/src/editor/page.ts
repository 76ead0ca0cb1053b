// The editor of instruments: sends what is typed, and takes over from the answering page what it shows. The server decides and keeps;
// this holds nothing but what is on its way. Forms go one after the other, each with the revision that the last answer gave.
import { start as questionnaire } from '../questionnaire/page';
import { localTimes } from '../times';
import { dragging } from './dragging';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface Sending {
  readonly body: () => FormData;
  readonly quiet: boolean;
}

const pause = 350;
const again = 3000;

let timer: number | undefined;
let pending: HTMLFormElement | null = null;
let running: Promise<void> = Promise.resolve();
const typed = new Set<string>();

// Each part as the server last gave it: one that is the same stays, with what somebody tries out in it.
const given = new Map<string, Element>();

export function start(): void {
  const root = document.querySelector<HTMLElement>('[data-editor]');
  if (root === null) {
    return;
  }

  root.addEventListener('submit', submitted);
  root.addEventListener('input', (event) => changed(event, pause));
  root.addEventListener('change', (event) => changed(event, 0));
  root.addEventListener('click', chosen);
  dragging(root, moved);
  addEventListener('pagehide', () => {
    if (pending !== null) {
      void fetch(location.href, { method: 'POST', body: bodyOf(pending, 'set'), keepalive: true });
    }
  });
}

// A button of a form: what is typed goes with it, and the page shows what comes of it.
function submitted(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const button = event.submitter;
  if (!(button instanceof HTMLButtonElement) || button.name !== 'do' || button.dataset['plain'] !== undefined) {
    return;
  }

  event.preventDefault();
  if (pending === form) {
    clearTimeout(timer);
    pending = null;
  } else {
    flush();
  }

  send({ body: () => bodyOf(form, button.value), quiet: false });
}

function changed(event: Event, wait: number): void {
  const control = event.target as Control;
  const form = control.form;
  if (form?.dataset['settings'] === undefined || control.dataset['quiet'] !== undefined) {
    return;
  }

  const command = control.dataset['onChange'];
  if (command !== undefined) {
    if (event.type === 'change') {
      send({ body: () => bodyOf(form, command), quiet: false });
    }

    return;
  }

  const text = !(control instanceof HTMLSelectElement) && !['checkbox', 'radio'].includes(control.type);
  if (text && event.type === 'change' && pending === null) {
    return;
  }

  typed.add(control.id);
  anotherChoice(control);
  pending = form;
  clearTimeout(timer);
  if (control.dataset['whole'] !== undefined) {
    pending = null;
    send({ body: () => bodyOf(form, 'set'), quiet: false });
  } else {
    timer = setTimeout(flush, wait);
  }
}

function flush(): void {
  clearTimeout(timer);
  const form = pending;
  pending = null;
  if (form !== null) {
    send({ body: () => bodyOf(form, 'set'), quiet: true });
  }
}

// Another question or instrument: first what was typed, then the page with the other one.
function chosen(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-choose], .ways a');
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }

  event.preventDefault();
  flush();
  running = running.then(() => load('GET', link.href, null, false, link.id));
}

function bodyOf(form: HTMLFormElement, command: string): FormData {
  const body = new FormData(form);
  body.set('do', command);
  body.set('revision', document.querySelector<HTMLElement>('[data-revision]')?.dataset['revision'] ?? '');
  return body;
}

function send(sending: Sending): void {
  running = running.then(async () => {
    // What is on its way, in case that somebody else was quicker.
    const mine = new Map([...typed].map((id) => [id, document.querySelector<Control>(`[id="${id}"]`)?.value ?? '']));
    typed.clear();
    say('sending');
    await load('POST', location.href, sending.body(), sending.quiet, document.activeElement?.id ?? '', mine);
  });
}

async function load(method: string, address: string, body: FormData | null, quiet: boolean, focus: string, mine = new Map<string, string>()): Promise<void> {
  for (;;) {
    const answer = await ask(method, address, body);
    if (answer !== null) {
      show(answer, quiet, focus, mine);
      return;
    }

    say('lost');
    await new Promise((done) => setTimeout(done, again));
  }
}

// The browser parses the page; its scripts do not run. Null if there was no answer.
function ask(method: string, address: string, body: FormData | null): Promise<XMLHttpRequest | null> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = 'document';
    request.onload = () => done(request.status >= 502 ? null : request);
    request.onerror = () => done(null);
    request.send(body);
  });
}

function show(answer: XMLHttpRequest, unasked: boolean, focus: string, mine: ReadonlyMap<string, string>): void {
  const page = answer.response as Document | null;
  if (page?.querySelector('[data-revision]') == null) {
    // Signed out, or the draft is gone: that page says what to do.
    location.assign(answer.responseURL);
    return;
  }

  const before = shown();
  const open = new Map([...document.querySelectorAll<HTMLDetailsElement>('[data-kept]')].map((part) => [part.dataset['kept'], part.open]));
  const declined = page.querySelector('main .notice-bad[role=alert]:not([data-problems])');
  const quiet = unasked && declined === null;
  for (const region of page.querySelectorAll<HTMLElement>('[data-region]')) {
    const here = document.getElementById(region.id);
    const same = given.get(region.id)?.isEqualNode(region) === true;
    given.set(region.id, region);
    if (here === null || same || (quiet && region.id === 'e-settings' && typing(region, here))) {
      continue;
    }

    const scroll = here.scrollTop;
    const fresh = document.importNode(region, true);
    here.replaceWith(fresh);
    fresh.scrollTop = scroll;
    questionnaire(fresh);
    localTimes(fresh);
  }

  document.querySelector('[data-declined]')?.remove();
  if (declined !== null) {
    const notice = document.importNode(declined, true) as HTMLElement;
    notice.dataset['declined'] = '';
    document.getElementById('e-top')?.prepend(notice);
  }

  // What was opened stays open for the same question; another one begins anew.
  for (const [name, state] of before === shown() ? open : []) {
    const part = document.querySelector<HTMLDetailsElement>(`[data-kept="${name ?? ''}"]`);
    if (part !== null) {
      part.open = state;
    }
  }

  if (declined === null) {
    history.replaceState(null, '', answer.responseURL);
  } else if (before === shown()) {
    restore(mine);
  }

  if (!quiet) {
    settle(focus);
  }
}

function shown(): string {
  return document.querySelector<HTMLInputElement>('[data-settings] input[name=field]')?.value ?? '';
}

// While somebody types their inputs stay; what the server says of them comes in beside.
function typing(fresh: HTMLElement, here: HTMLElement): boolean {
  for (const slot of fresh.querySelectorAll<HTMLElement>('[data-slot]')) {
    const place = document.getElementById(slot.id);
    if (place !== null && place.textContent !== slot.textContent) {
      place.replaceChildren(...document.importNode(slot, true).childNodes);
    }
  }

  for (const control of here.querySelectorAll<Control>('[data-settings] :is(input, textarea, select)')) {
    const said = control.id !== '' ? fresh.querySelector<Control>(`[id="${control.id}"]`)
      : control.type === 'hidden' ? fresh.querySelector<Control>(`input[type=hidden][name="${control.name}"]`) : null;
    if (said !== null && said !== control && control !== document.activeElement && !typed.has(control.id) && control.dataset['quiet'] === undefined
      && control.value !== said.value) {
      control.value = said.value;
    }
  }

  for (const hidden of document.querySelectorAll<HTMLInputElement>('.editor-settings input[name=after]')) {
    hidden.value = fresh.querySelector<HTMLInputElement>('input[name=after]')?.value ?? hidden.value;
  }

  return true;
}

// What was typed and not taken stays in its place: typing on sends it, now on top of what the other one did.
function restore(mine: ReadonlyMap<string, string>): void {
  for (const [id, value] of mine) {
    const control = document.querySelector<Control>(`[data-settings] [id="${id}"]`);
    if (control !== null && !['checkbox', 'radio'].includes(control.type)) {
      control.value = value;
    }
  }
}

// After a step the focus is where it was, or in the words of a new question.
function settle(focus: string): void {
  const label = document.querySelector<HTMLTextAreaElement>('#e-label');
  const before = focus === '' ? null : document.getElementById(focus);
  if (label !== null && (before === null || before.closest('.editor-settings') === null) && !focus.startsWith('o-')) {
    label.focus();
  } else {
    before?.focus();
  }
}

// The last row of choices is empty: typing into it gives another one.
function anotherChoice(control: Control): void {
  const row = control.closest<HTMLElement>('[data-choice]');
  if (row === null || row.nextElementSibling?.matches('[data-choice]') !== false || control.value === '') {
    return;
  }

  const rows = row.parentElement?.querySelectorAll('[data-choice]').length ?? 0;
  const next = row.cloneNode(true) as HTMLElement;
  for (const input of next.querySelectorAll('input')) {
    input.value = '';
    input.id = input.id.replace(/[0-9]+$/, String(rows));
    input.ariaLabel = (input.ariaLabel ?? '').replace(/[0-9]+$/, String(rows + 1));
  }

  row.after(next);
}

// A question was put down elsewhere.
function moved(field: string, to: string, before: string): void {
  const form = document.querySelector<HTMLFormElement>('#e-move');
  if (form === null) {
    return;
  }

  flush();
  send({
    body: () => {
      const body = bodyOf(form, 'move');
      for (const [key, value] of [['field', field], ['to', to], ['before', before]] as const) {
        body.set(key, value);
      }

      return body;
    },
    quiet: false,
  });
}

function say(what: 'sending' | 'lost'): void {
  const place = document.getElementById('e-kept');
  if (place !== null) {
    place.textContent = place.dataset[what] ?? '';
    place.role = what === 'lost' ? 'alert' : null;
  }
}
