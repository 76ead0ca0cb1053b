// Without a connection the server cannot say that an answer is missing; the page does, as far as it knows.
export function unanswered(form: HTMLFormElement): boolean {
  const missing = [...form.querySelectorAll<HTMLElement>('[data-asked]:not([hidden])')].filter((question) => isMissing(question));
  const box = form.querySelector<HTMLElement>('[data-unanswered]')!;
  box.hidden = missing.length === 0;
  box.querySelector('ul')!.replaceChildren(...missing.map((question) => {
    const name = question.dataset['asked'] ?? '';
    const [item, link] = [document.createElement('li'), document.createElement('a')];
    link.href = `#q-${name}`;
    link.textContent = document.getElementById(`q-${name}-label`)?.textContent?.trim() ?? name;
    item.append(link);
    return item;
  }));
  if (missing.length > 0) {
    box.focus();
  }

  return missing.length > 0;
}

function isMissing(question: HTMLElement): boolean {
  const asks = question.matches('[aria-required="true"]') ? question : question.querySelector('[aria-required="true"]');
  if (asks === null || question.closest('[hidden]') !== null) {
    return false;
  }

  return asks.matches('input, select, textarea')
    ? (asks as HTMLInputElement).value.trim() === ''
    : asks.querySelector('input:checked') === null;
}
