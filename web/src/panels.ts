// On the new job page: only the chosen panel's populations and its build stay to choose from.
export function panelPopulations(within: ParentNode): void {
  const panel = within.querySelector<HTMLSelectElement>('select#panel');
  const population = within.querySelector<HTMLSelectElement>('select#population');
  if (panel === null || population === null) {
    return;
  }

  const fit = (): void => {
    for (const group of population.querySelectorAll<HTMLOptGroupElement>('optgroup[data-panel]')) {
      const fits = group.dataset['panel'] === panel.value;
      group.hidden = !fits;
      group.disabled = !fits;
    }

    const chosen = population.selectedOptions[0];
    const group = chosen?.closest('optgroup');
    if (group?.disabled === true) {
      population.value = population.querySelector<HTMLOptionElement>('optgroup:not([hidden]) option')?.value ?? 'off';
    }
  };
  panel.addEventListener('change', fit);
  fit();
}
