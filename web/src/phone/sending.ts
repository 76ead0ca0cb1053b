// Sends a form, and keeps it while there is no connection. The name of what is sent stays the same, so that it is taken once; how
// long it waited is measured by a clock that nobody sets, so that a phone's wrong time does no harm.
const again = 10_000;

export function sending(form: HTMLFormElement): void {
  const waiting = form.querySelector<HTMLElement>('[data-waiting]')!;
  const waited = form.querySelector<HTMLInputElement>('input[name="waited"]')!;
  let since: number | null = null;
  let busy = false;

  const send = async (): Promise<void> => {
    if (busy) {
      return;
    }

    busy = true;
    try {
      waited.value = since === null ? '0' : String(Math.round(performance.now() - since));
      const answer = await fetch(location.href, { method: 'POST', body: new FormData(form) });
      if (answer.redirected) {
        location.assign(answer.url);
      } else {
        // The page again, with what is to be mended: the same form, sent as forms are. Files that it says are there wait on the
        // server and need not be sent again.
        const page = await answer.text();
        for (const once of form.querySelectorAll<HTMLInputElement>('[data-once]')) {
          if (page.includes(`name="q.${once.closest<HTMLElement>('[data-asked]')?.dataset['asked'] ?? ''}.there"`)) {
            once.value = '';
          }
        }

        form.submit();
      }
    } catch {
      since ??= performance.now();
      waiting.hidden = false;
      setTimeout(() => void send(), again);
    } finally {
      busy = false;
    }
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  addEventListener('online', () => {
    if (since !== null) {
      void send();
    }
  });
  addEventListener('beforeunload', (event) => {
    if (since !== null) {
      event.preventDefault();
    }
  });
}
