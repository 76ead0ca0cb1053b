// Says beside a free text that what stands there looks like a name, a number or an address, while it is typed. It looks in the page and
// sends nothing, keeps nothing back and asks nothing: whoever writes decides.
import { find } from './detect';

type Free = HTMLInputElement | HTMLTextAreaElement;

const pause = 500;

export function warn(root: HTMLElement): void {
  const data = root.dataset['identifiers'];
  if (data === undefined || data === '') {
    return;
  }

  const words = JSON.parse(data) as Record<string, string>;
  for (const control of root.querySelectorAll<Free>('input[data-free]:not([data-free=""]), textarea[data-free]:not([data-free=""])')) {
    let waiting: number | undefined;
    const look = (): void => {
      clearTimeout(waiting);
      say(control, words);
    };

    // Not at once when the field is left: what moves between a finger's touch and its lifting is not what gets touched.
    const soon = (): void => {
      clearTimeout(waiting);
      waiting = setTimeout(look, pause);
    };
    control.addEventListener('input', soon);
    control.addEventListener('change', soon);

    // What was there before; going back to the page, a browser puts answers in again after its scripts ran.
    look();
    addEventListener('pageshow', look, { once: true });
  }
}

function say(control: Free, words: Readonly<Record<string, string>>): void {
  const id = `${control.id}-identifiers`;
  const kinds = [...new Set(find(control.value, control.dataset['free']).map((found) => words[found.kind] ?? ''))].filter((kind) => kind !== '');
  const text = kinds.length === 0 ? '' : (words['looks-like'] ?? '{0}').replace('{0}', kinds.join(', '));
  let notice = document.getElementById(id);
  if (notice === null) {
    if (text === '') {
      return;
    }

    notice = document.createElement('p');
    notice.id = id;
    notice.className = 'asked-warning';
    notice.setAttribute('role', 'status');
    control.after(notice);
    control.setAttribute('aria-describedby', `${control.getAttribute('aria-describedby') ?? ''} ${id}`.trim());
  }

  if (notice.textContent !== text) {
    notice.textContent = text;
  }
}
