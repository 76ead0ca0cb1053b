// A questionnaire on a page: shows and hides questions as answers come, writes calculated values, and offers what needs a
// script. Nothing is announced: what changes stands below what is being answered.
import { warn } from '../identifiers/warn';
import { settle, type Logic, type Settled } from './settle';
import { sliders } from './sliders';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const controls = 'input[name], select[name], textarea[name]';

export function start(within: ParentNode = document): void {
  for (const root of within.querySelectorAll<HTMLElement>('[data-questionnaire]')) {
    sliders(root);
    clearButtons(root);
    alone(root);
    follow(root);
    warn(root);
    root.querySelector<HTMLElement>('[data-problems]')?.focus();
  }
}

function follow(root: HTMLElement): void {
  const data = root.dataset['questionnaire'];
  if (data === undefined || data === '') {
    return;
  }

  const logic = JSON.parse(data) as Logic;
  const asked = new Map([...root.querySelectorAll<HTMLElement>('[data-asked]')].map((question) => [question.dataset['asked'] ?? '', question]));
  const update = (): void => show(root, asked, logic, settle(logic, typed(root)));
  root.addEventListener('input', update);
  root.addEventListener('change', update);

  // Going back to the page, a browser puts answers in again after its scripts ran.
  addEventListener('pageshow', update);
  update();

  // From here on whoever answers sees each question that comes up.
  root.querySelector('input[name="q:not-shown"]')?.remove();
}

function typed(root: HTMLElement): Map<string, string> {
  const values = new Map<string, string>();
  for (const control of root.querySelectorAll<Control>(controls)) {
    if (!(control instanceof HTMLInputElement) || !['radio', 'checkbox'].includes(control.type)) {
      values.set(control.name, control.value);
    } else if (control.checked) {
      values.set(control.name, control.value);
    }
  }

  return values;
}

function show(root: HTMLElement, asked: ReadonlyMap<string, HTMLElement>, logic: Logic, settled: Settled): void {
  for (const step of logic.steps) {
    const question = asked.get(step.field);
    if (question === undefined) {
      continue;
    }

    hide(question, settled.hidden.has(step.field));
    const value = step.calculate === undefined ? null : question.querySelector<HTMLElement>('.asked-value');
    if (value !== null) {
      const result = settled.values[step.field];
      write(value, result === undefined ? (value.dataset['empty'] ?? '') : step.number ? spoken(root, result) : result);
    }
  }

  for (const part of root.querySelectorAll<HTMLElement>('[data-part]')) {
    const empty = part.querySelector('[data-asked]:not([hidden])') === null;
    if (part.hidden !== empty) {
      part.hidden = empty;
    }
  }
}

// What is hidden is not sent, and the browser does not check it; its answer comes back with it.
function hide(question: HTMLElement, hidden: boolean): void {
  if (question.hidden === hidden && question.dataset['followed'] !== undefined) {
    return;
  }

  question.dataset['followed'] = '';
  question.hidden = hidden;
  for (const control of question.querySelectorAll<Control | HTMLButtonElement>('input, select, textarea, button')) {
    control.disabled = hidden;
  }
}

// A number with the decimal sign of the questionnaire's language: the same as the server's ShowIn.
function spoken(root: HTMLElement, number: string): string {
  const sign = new Intl.NumberFormat(root.lang).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';
  return /^[-+]?[0-9]*\.?[0-9]+$/.test(number) ? number.replace('.', sign) : number;
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function clearButtons(root: HTMLElement): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('[data-clear]')) {
    const question = button.closest<HTMLElement>('[data-asked]');
    const inputs = [...(question?.querySelectorAll<HTMLInputElement>('input') ?? [])];
    const given = (): boolean => inputs.some((input) => (input.type === 'radio' ? input.checked : input.name !== '' && input.value !== ''));
    const offer = (): void => {
      button.hidden = !given();
    };
    question?.addEventListener('input', offer);
    question?.addEventListener('change', offer);
    button.addEventListener('click', () => {
      for (const input of inputs) {
        if (input.type === 'radio') {
          input.checked = false;
        } else if (input.name !== '') {
          input.value = '';
        }
      }

      // The button goes away; whoever pressed it by keyboard stays at the question.
      const next = inputs.find((input) => input.type === 'radio' || input.name !== '');
      next?.focus();
      next?.dispatchEvent(new Event('input', { bubbles: true }));
    });
    offer();
  }
}

// Of choices that stand alone and the others, the one ticked last counts.
function alone(root: HTMLElement): void {
  for (const question of root.querySelectorAll<HTMLElement>('[data-alone]')) {
    const names = new Set((question.dataset['alone'] ?? '').split(' ').filter((name) => name !== ''));
    if (names.size === 0) {
      continue;
    }

    question.addEventListener('change', (event) => {
      const ticked = event.target;
      if (!(ticked instanceof HTMLInputElement) || !ticked.checked) {
        return;
      }

      for (const other of question.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) {
        if (other !== ticked && (names.has(ticked.name) || names.has(other.name))) {
          other.checked = false;
        }
      }
    });
  }
}
