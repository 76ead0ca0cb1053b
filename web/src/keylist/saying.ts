// What the page says beside what somebody did.
import { grouped } from './code';
import { Unreadable } from './csv';
import { element, plural, some } from './dom';
import type { Taken } from './list';
import { Broken, WrongPassphrase } from './sealed';

export function wordsOf(taken: Taken): string {
  const rows = (numbers: readonly number[]): string => `${numbers.length === 1 ? 'row' : 'rows'} ${some(numbers.map(String))}`;
  return [
    `${plural(taken.rows, 'person was', 'persons were')} taken in: ${plural(taken.filled, 'cell', 'cells')} filled${taken.replaced > 0 ? `, ${taken.replaced.toLocaleString('en')} of them with something else than before` : ''}.`,
    ...(taken.slips.length > 0 ? [`A slip in the code, so passed over: ${rows(taken.slips)}.`] : []),
    ...(taken.without.length > 0 ? [`No code, so passed over: ${rows(taken.without)}.`] : []),
    ...(taken.twice.length > 0 ? [`The same code a second time, so passed over: ${rows(taken.twice)}.`] : []),
    ...(taken.unknown.length > 0 ? [`Not among this study's codes: ${some(taken.unknown.map(grouped))}.`] : []),
    'The table on your disk stays readable for anybody who gets at it: destroy it, or guard it as you guard the names.',
  ].join(' ');
}

export function messageOf(failed: unknown): string {
  if (failed instanceof Broken || failed instanceof WrongPassphrase || failed instanceof Unreadable) {
    return failed.message;
  }

  throw failed;
}

export function on(id: string, act: () => void): void {
  element(id).addEventListener('click', act);
}

export function say(id: string, words: string, tone: 'good' | 'bad' | '' = ''): void {
  const place = element(id);
  place.textContent = words;
  place.className = words === '' ? '' : tone === '' ? 'text-secondary' : `notice notice-${tone}`;
}
