// A slider beside the number that is sent. It has no answer until somebody moves it, and says nothing of its own before.
export function sliders(root: HTMLElement): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-slider]')) {
    const number = place.querySelector<HTMLInputElement>('input[name]');
    if (number === null) {
      continue;
    }

    const range = document.createElement('input');
    range.type = 'range';
    range.className = 'form-range';
    range.min = place.dataset['least'] ?? '0';
    range.max = place.dataset['most'] ?? '100';
    range.setAttribute('aria-labelledby', `${number.id}-label`);
    const ends = place.querySelector(`[id="${number.id}-ends"]`);
    const described = [number.getAttribute('aria-describedby'), ends?.id].filter((id) => id !== null && id !== undefined);
    if (described.length > 0) {
      range.setAttribute('aria-describedby', described.join(' '));
    }

    const follow = (): void => {
      const given = /^[-+]?[0-9]+$/.test(number.value.trim());
      range.classList.toggle('asked-open', !given);
      range.value = given ? number.value.trim() : String((Number(range.min) + Number(range.max)) / 2);
    };
    range.addEventListener('input', () => {
      number.value = range.value;
      range.classList.remove('asked-open');
    });
    number.addEventListener('input', follow);
    addEventListener('pageshow', follow);
    number.classList.add('asked-number-input');
    number.before(range);
    follow();
  }
}
