// Puts what the key list says of each code beside the rows of a table that has the codes.
import { readCode } from '../keylist/code';
import { restored, type Table } from '../keylist/csv';
import type { KeyList } from '../keylist/list';

export interface Joined {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
  // Rows of the table that found their person.
  readonly matched: number;
  // Codes of the table that the list does not have, and of the list that the table does not have.
  readonly withoutPerson: readonly string[];
  readonly withoutData: readonly string[];
  // Rows, counted with the heading, whose code has a slip or is none.
  readonly withoutCode: readonly number[];
}

export function join(list: KeyList, table: Table, codeAt: number): Joined {
  const persons = new Map(list.rows.map((row) => [row.code, row.cells]));
  const others = table.heading.filter((_, at) => at !== codeAt);
  const taken = new Set(table.heading.map((name) => name.toLowerCase()));
  const [withoutPerson, met, withoutCode] = [new Set<string>(), new Set<string>(), [] as number[]];
  let matched = 0;
  const rows = table.rows.map((row, number) => {
    const { text, is } = readCode(row[codeAt] ?? '');
    const cells = is === 'code' ? persons.get(text) : undefined;
    if (is !== 'code') {
      withoutCode.push(number + 2);
    } else if (cells === undefined) {
      withoutPerson.add(text);
    } else {
      met.add(text);
      matched++;
    }

    // Exports for people have an apostrophe before what would be a formula; writing puts it there again.
    return [row[codeAt] ?? '', ...(cells ?? list.columns.map(() => '')), ...row.filter((_, at) => at !== codeAt).map(restored)];
  });
  return {
    heading: [table.heading[codeAt] ?? '', ...list.columns.map((name) => (taken.has(name.toLowerCase()) ? `${name} (key list)` : name)), ...others],
    rows,
    matched,
    withoutPerson: [...withoutPerson],
    withoutData: list.rows.map((row) => row.code).filter((code) => !met.has(code)),
    withoutCode,
  };
}

// Whether a column has digests where codes would be: an export without identifiers.
export function isPseudonymised(table: Table): boolean {
  return table.heading.some((_, at) => table.rows.length > 0 && table.rows.every((row) => /^[0-9a-f]{32}$/.test(row[at] ?? '')));
}
