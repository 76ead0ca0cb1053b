// What the participant's own pages do beyond showing.
import { joining } from './join';
import { adopt, keep, letGo, lock } from './keeping';
import { sending } from './sending';
import { timer } from './timer';
import { waiting } from './waiting';

export function start(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-join]')) {
    joining(form);
  }

  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-send]')) {
    sending(form);
    const clock = form.querySelector<HTMLElement>('[data-timer]');
    if (clock !== null) {
      timer(clock, form);
    }
  }

  const offline = document.querySelector<HTMLElement>('[data-offline]');
  if (offline !== null) {
    const look = (): void => {
      offline.hidden = navigator.onLine;
    };
    addEventListener('online', look);
    addEventListener('offline', look);
    look();
  }

  // A browser that keeps nothing, as in some private windows, leaves all of this out.
  void store().catch(() => undefined);
}

async function store(): Promise<void> {
  const signedOff = document.querySelector<HTMLElement>('[data-forget]');
  if (signedOff !== null) {
    const unsent = await letGo();
    if (unsent > 0 && signedOff.dataset['many'] !== undefined) {
      signedOff.textContent = signedOff.dataset['many'].replace('{0}', String(unsent));
      signedOff.hidden = false;
    }
  }

  document.querySelector<HTMLFormElement>('form[data-lock]')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    void lock().finally(() => form.submit());
  });

  const keeping = document.querySelector<HTMLElement>('[data-keep]')?.dataset['keep'] ?? '';
  if (keeping !== '') {
    await adopt(keeping);
  }

  const box = document.querySelector<HTMLElement>('[data-outbox]');
  if (box !== null) {
    await waiting(box);
  }

  if (keeping !== '') {
    await keep(keeping);
  }
}
