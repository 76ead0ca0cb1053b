// Branching and calculations: the same steps in the same order as the server's QuestionnairePlan.Settle, which decides in the end.
import { evaluate, Unavailable, type Context, type Tree } from '../expressions/evaluate';
import { holds, numberOf, textOf, type Value } from '../expressions/values';
import { clean, store, type Rule } from './typed';

export interface Step {
  readonly field: string;
  readonly columns: readonly string[];
  readonly show?: Tree;
  readonly calculate?: Tree;
  /** Whether only a number is a result. */
  readonly number: boolean;
}

export interface Input {
  readonly field: string;
  readonly kind: 'text' | 'one' | 'many' | 'file';
  readonly most: number;
  readonly lines?: boolean;
  /** Of a checkbox: one for each choice. */
  readonly columns?: readonly string[];
  readonly rule?: Rule;
}

export interface Logic {
  readonly now: string;
  readonly missing: readonly string[];
  readonly steps: readonly Step[];
  readonly inputs: readonly Input[];
  /** What is stored of fields that are not asked here. */
  readonly values: Readonly<Record<string, string>>;
}

/** What the page's inputs hold: texts by name; a ticked box is 1. */
export type Typed = ReadonlyMap<string, string>;

export interface Settled {
  readonly hidden: ReadonlySet<string>;
  readonly values: Readonly<Record<string, string>>;
}

export function settle(logic: Logic, typed: Typed): Settled {
  const values = Object.assign(Object.create(null) as Record<string, string>, logic.values);
  for (const input of logic.inputs) {
    take(input, typed, logic.missing, values);
  }

  const hidden = new Set<string>();
  const context: Context = { values, now: logic.now, missing: logic.missing };
  for (const step of logic.steps) {
    const shown = step.show === undefined ? undefined : attempt(step.show, context);
    if (shown !== undefined && !holds(shown)) {
      hidden.add(step.field);
      step.columns.forEach((column) => delete values[column]);
      continue;
    }

    const result = step.calculate === undefined ? undefined : attempt(step.calculate, context);
    if (result !== undefined) {
      delete values[step.field];
      const text = step.number && numberOf(result) === null ? '' : textOf(result);
      if (text !== '') {
        values[step.field] = text;
      }
    }
  }

  return { hidden, values };
}

function take(input: Input, typed: Typed, missing: readonly string[], values: Record<string, string>): void {
  const name = `q.${input.field}`;
  if (input.kind === 'many') {
    const columns = input.columns ?? [];
    const ticked = columns.filter((column) => typed.get(`q.${column}`) === '1' || values[column] === '1');
    if (ticked.length > 0) {
      columns.forEach((column) => (values[column] = ticked.includes(column) ? '1' : '0'));
    }

    return;
  }

  const code = typed.get(`${name}.missing`) ?? '';
  if (input.kind === 'file' && !(code !== '' && missing.includes(code))) {
    // All that is known of a file here: that there is one, chosen or signed now, or there before and not taken out.
    const isThere = typed.get(`${name}.there`) === '1' && typed.get(`${name}.out`) !== '1';
    if (isThere || [name, `${name}.drawn`, `${name}.signed`].some((part) => (typed.get(part) ?? '').trim() !== '')) {
      values[input.field] = '[document]';
    }

    return;
  }

  const text = clean(typed.get(name) ?? '', input.lines === true);
  const stored = code !== '' && missing.includes(code) ? code
    : missing.includes(text) || input.kind === 'one' ? text
    : text.length > input.most ? ''
    : input.rule === undefined || text === '' ? text
    : store(input.rule, text) ?? '';
  if (stored !== '') {
    values[input.field] = stored;
  }
}

// Nothing, where only the server can evaluate it: what it said stays.
function attempt(tree: Tree, context: Context): Value | undefined {
  try {
    return evaluate(tree, context);
  } catch (problem) {
    if (problem instanceof Unavailable) {
      return undefined;
    }

    throw problem;
  }
}
