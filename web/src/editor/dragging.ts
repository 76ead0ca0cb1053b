// Questions are dragged within the outline: onto another one, to stand before it, or onto an instrument, to stand at its end.
export function dragging(root: HTMLElement, moved: (field: string, to: string, before: string) => void): void {
  let carried = '';
  const over = (event: DragEvent): HTMLElement | null =>
    (event.target as Element).closest<HTMLElement>('.editor-outline li[data-name], .editor-outline [data-instrument]');
  root.addEventListener('dragstart', (event) => {
    carried = (event.target as Element).closest<HTMLElement>('li[data-name]')?.dataset['name'] ?? '';
    event.dataTransfer?.setData('text/plain', carried);
  });
  root.addEventListener('dragover', (event) => {
    const target = over(event);
    if (carried !== '' && target !== null) {
      event.preventDefault();
      mark(target);
    }
  });
  root.addEventListener('dragend', () => {
    carried = '';
    mark(null);
  });
  root.addEventListener('drop', (event) => {
    const target = over(event);
    const to = target?.closest<HTMLElement>('[data-instrument]')?.dataset['instrument'];
    if (carried === '' || target === null || to === undefined) {
      return;
    }

    event.preventDefault();
    mark(null);
    moved(carried, to, target.dataset['name'] ?? '');
    carried = '';
  });
}

function mark(target: HTMLElement | null): void {
  document.querySelector('.editor-over')?.classList.remove('editor-over');
  target?.classList.add('editor-over');
}
