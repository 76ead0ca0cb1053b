// Has the browser subscribe to reminders, after the participant pressed the button, and sends the server where it takes them.
export function reminders(form: HTMLFormElement): void {
  const isOff = form.dataset['reminders'] === 'on';
  const cannot = document.querySelector<HTMLElement>('[data-reminders-cannot]')!;
  const can = 'serviceWorker' in navigator && 'PushManager' in globalThis && Notification.permission !== 'denied';
  if (isOff) {
    [form.hidden, cannot.hidden] = [!can, can];
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const changed = isOff ? subscribe(form) : unsubscribe().catch(() => undefined);
    void changed.then(
      () => form.submit(),
      () => (cannot.hidden = false),
    );
  });
}

async function subscribe(form: HTMLFormElement): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  if ((await Notification.requestPermission()) !== 'granted') {
    throw new Error('not granted');
  }

  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset['key'] ?? '' });
  form.querySelector<HTMLInputElement>('[name="subscription"]')!.value = JSON.stringify(subscription);
}

// The server forgets it in any case.
async function unsubscribe(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration('/p/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
