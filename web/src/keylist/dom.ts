// Parts of a page, always as text: nothing that a file says becomes markup.
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`The page has no ${id}.`);
  }

  return found as T;
}

export function part<K extends keyof HTMLElementTagNameMap>(name: K, text = '', style = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  if (style !== '') {
    made.className = style;
  }

  return made;
}

export function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

// A few of them, and how many more there are.
export function some(texts: readonly string[], most = 20): string {
  return texts.slice(0, most).join(', ') + (texts.length > most ? ` and ${texts.length - most} more` : '');
}

// Hands a file to the browser to keep; no request leaves for it.
export function save(name: string, content: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Pressing Enter in a field is the button beside it: there is no form that could be sent.
export function onEnter(field: HTMLElement, act: () => void): void {
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      act();
    }
  });
}
