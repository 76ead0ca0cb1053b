// A button with data-copy="ID" copies the text of that element and says so.
export function copyButtons(within: ParentNode): void {
  for (const button of within.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const source = document.getElementById(button.dataset['copy'] ?? '');
    if (source === null || button.dataset['ready'] !== undefined) {
      continue;
    }

    button.dataset['ready'] = '';
    button.hidden = false;
    const label = button.textContent ?? '';
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(source.textContent?.trim() ?? '').then(
        () => say(button, button.dataset['copied'] ?? 'Copied', label),
        () => select(source),
      );
    });
  }
}

function say(button: HTMLButtonElement, text: string, label: string): void {
  button.textContent = text;
  setTimeout(() => (button.textContent = label), 2000);
}

// Without permission to write the clipboard, the text is at least selected for the keyboard.
function select(element: HTMLElement): void {
  const selection = getSelection();
  selection?.selectAllChildren(element);
}
