// Counts a timer's seconds down; the form can be sent when they are over. Without script it can be sent at once.
import { pageLocale } from '../locale';

export function timer(clock: HTMLElement, form: HTMLFormElement): void {
  const seconds = Number(clock.dataset['timer']);
  const left = clock.querySelector<HTMLElement>('[data-timer-left]')!;
  const send = form.querySelector<HTMLButtonElement>('[data-send-button]')!;
  const start = form.querySelector<HTMLButtonElement>('[data-timer-start]')!;
  send.disabled = true;
  start.addEventListener('click', () => {
    const end = performance.now() + seconds * 1000;
    start.disabled = true;
    const count = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      left.textContent = rest.toLocaleString(pageLocale());
      if (rest === 0) {
        clearInterval(count);
        send.disabled = false;
        send.focus();
      }
    }, 200);
  });
}
