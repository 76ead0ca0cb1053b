import { read } from './numbers';

/** A missing-data code in the place of a value: equal to its code, blank in everything else. */
export interface Missing {
  readonly missing: string;
}

/** Null is nothing; texts have at least one character and numbers are finite. */
export type Value = null | number | string | boolean | Missing;

export const isMissing = (value: Value): value is Missing => typeof value === 'object' && value !== null;
export const isNothing = (value: Value): boolean => typeof value === 'object';

export const ofNumber = (number: number | null): Value => (number !== null && Number.isFinite(number) ? number + 0 : null);
export const ofText = (text: string): Value => (text === '' ? null : text);

export function numberOf(value: Value): number | null {
  switch (typeof value) {
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return read(value);
    default:
      return null;
  }
}

export function textOf(value: Value): string {
  return typeof value === 'string' ? value : isNothing(value) ? '' : String(numberOf(value));
}

export function holds(value: Value): boolean {
  const number = numberOf(value);
  return number === null ? typeof value === 'string' : number !== 0;
}

export function areEqual(left: Value, right: Value): boolean {
  const [first, second] = [isMissing(left) ? left.missing : left, isMissing(right) ? right.missing : right];
  if (first === null || second === null) {
    return first === second;
  }

  const [a, b] = [numberOf(first), numberOf(second)];
  return a !== null && b !== null ? a === b : textOf(first) === textOf(second);
}

/** Below zero, zero or above; null where one is nothing. */
export function compare(left: Value, right: Value): number | null {
  if (isNothing(left) || isNothing(right)) {
    return null;
  }

  const [a, b] = [numberOf(left), numberOf(right)];
  const [first, second] = a !== null && b !== null ? [a, b] : [textOf(left), textOf(right)];
  return first < second ? -1 : first > second ? 1 : 0;
}
