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
      const answer = await fetch(location.href, { method: 'POST', body: new URLSearchParams(entries(form)) });
      if (answer.redirected) {
        location.assign(answer.url);
      } else {
        // The page again, with what is to be mended: the same form, sent as forms are.
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

function entries(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']);
}
