// Evaluates branching logic and calculations in the page. The server parses them and sends the tree; its evaluator is the
// same function (docs/formats/expressions.md), and shared vectors hold both to it.
import { run } from './functions';
import { power } from './numbers';
import { areEqual, compare, holds, numberOf, ofNumber, ofText, type Value } from './values';

export type Tree =
  | { readonly num: number }
  | { readonly text: string }
  | { readonly bool: boolean }
  | FieldTree
  | { readonly smart: string }
  | { readonly op: string; readonly args: readonly Tree[] }
  | { readonly call: string; readonly args: readonly Tree[] };

export interface FieldTree {
  readonly field: string;
  readonly key: string;
  readonly code?: string;
  readonly modifier?: string;
  readonly comma?: boolean;
  readonly needsRecord?: boolean;
}

export interface Context {
  /** Stored values by key: `field`, `field___code`, `event/field#instance`. */
  readonly values: Readonly<Record<string, string>>;
  /** Local date and time, `2024-02-29 13:05:59`. */
  readonly now: string;
  readonly missing?: readonly string[];
}

/** What only the server can evaluate. */
export class Unavailable extends Error {}

export function evaluate(tree: Tree, context: Context): Value {
  if ('num' in tree) {
    return ofNumber(tree.num);
  }

  if ('text' in tree) {
    return ofText(tree.text);
  }

  if ('bool' in tree) {
    return tree.bool;
  }

  if ('field' in tree) {
    return field(tree, context);
  }

  if ('op' in tree) {
    return operate(tree.op, tree.args, (part) => evaluate(part, context));
  }

  if ('call' in tree) {
    return run(tree.call, tree.args, (part) => evaluate(part, context), context.now);
  }

  throw new Unavailable(tree.smart);
}

function field(tree: FieldTree, context: Context): Value {
  if (tree.needsRecord === true) {
    throw new Unavailable(tree.field);
  }

  const stored = Object.hasOwn(context.values, tree.key) ? (context.values[tree.key] ?? '') : '';
  if (tree.modifier === 'unchecked') {
    return stored === '1' ? '0' : '1';
  }

  if (stored === '') {
    return tree.code === undefined ? null : '0';
  }

  if (context.missing?.includes(stored) === true) {
    return { missing: stored };
  }

  return tree.comma === true && !stored.includes('.') && stored.split(',').length === 2 ? stored.replace(',', '.') : stored;
}

function operate(op: string, args: readonly Tree[], value: (part: Tree) => Value): Value {
  const [first, second] = args as readonly [Tree, Tree];
  switch (op) {
    case 'or':
      return args.some((part) => holds(value(part)));
    case 'and':
      return args.every((part) => holds(value(part)));
    case 'not':
      return !holds(value(first));
    case 'negate':
      return ofNumber(minus(numberOf(value(first))));
    case '=':
      return areEqual(value(first), value(second));
    case '<>':
      return !areEqual(value(first), value(second));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(op, compare(value(first), value(second)));
    default:
      return ofNumber(args.slice(1).reduce<number | null>(
        (left, part) => calculate(op, left, numberOf(value(part))), numberOf(value(first))));
  }
}

const minus = (number: number | null): number | null => (number === null ? null : -number);

function ordered(op: string, sign: number | null): boolean {
  if (sign === null) {
    return false;
  }

  return op === '<' ? sign < 0 : op === '<=' ? sign <= 0 : op === '>' ? sign > 0 : sign >= 0;
}

function calculate(op: string, left: number | null, right: number | null): number | null {
  if (left === null || right === null) {
    return null;
  }

  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    default:
      return power(left, right);
  }
}
