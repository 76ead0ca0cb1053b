// What the participant's own pages do beyond showing.
import { joining } from './join';
import { sending } from './sending';
import { timer } from './timer';

export function start(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-join]')) {
    joining(form);
  }

  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-send-later]')) {
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
}
