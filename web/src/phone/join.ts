// An invitation's secret is in the fragment of its link, which no server sees: it goes into the form and out of the address.
export function joining(form: HTMLFormElement): void {
  const zone = form.querySelector<HTMLInputElement>('input[name="zone"]');
  if (zone !== null) {
    zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  const field = form.querySelector<HTMLInputElement>('input[name="invitation"]');
  const secret = location.hash.slice(1);
  if (field === null || secret.length === 0) {
    return;
  }

  field.value = secret;
  history.replaceState(null, '', location.pathname + location.search);
  form.querySelector<HTMLElement>('[data-join-typed]')!.hidden = true;
  form.querySelector<HTMLElement>('[data-join-read]')!.hidden = false;
}
