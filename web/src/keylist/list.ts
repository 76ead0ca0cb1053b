// The list itself: codes of one study, and columns that the researcher chose, such as a name and a remark.
import { readCode } from './code';
import { restored, type Table } from './csv';

export interface Row {
  readonly code: string;
  readonly cells: string[];
}

export interface KeyList {
  // Identifier and title of the study that it was made in.
  study: string;
  title: string;
  columns: string[];
  rows: Row[];
}

export interface Taken {
  // Rows of the table whose code is in the list now.
  readonly rows: number;
  // Cells that were filled, and those that had said something else before.
  readonly filled: number;
  readonly replaced: number;
  // Codes that the study does not have, as far as this member sees.
  readonly unknown: readonly string[];
  // Rows whose code has a slip, is none, or was there before in the same table.
  readonly slips: readonly number[];
  readonly without: readonly number[];
  readonly twice: readonly number[];
}

export function emptyList(study: string, title: string, codes: readonly string[]): KeyList {
  return { study, title, columns: ['Name', 'Remark'], rows: codes.map((code) => ({ code, cells: ['', ''] })) };
}

// Codes that were added to the study after the list was saved. Gives how many.
export function addCodes(list: KeyList, codes: readonly string[]): number {
  const there = new Set(list.rows.map((row) => row.code));
  const added = codes.filter((code) => !there.has(code));
  list.rows.push(...added.map((code) => ({ code, cells: list.columns.map(() => '') })));
  return added.length;
}

// Which column has the codes: the one with most of them, if it has any.
export function codeColumn(table: Table): number | undefined {
  const counts = table.heading.map((_, at) => table.rows.filter((row) => readCode(row[at] ?? '').is === 'code').length);
  const most = Math.max(0, ...counts);
  return most > 0 ? counts.indexOf(most) : undefined;
}

// Puts a table into the list, column by column of the same name. A blank cell says nothing.
export function takeTable(list: KeyList, table: Table, codeAt: number, known: ReadonlySet<string>): Taken {
  const places = table.heading.map((name, at) => (at === codeAt ? -1 : columnOf(list, name === '' ? `Column ${at + 1}` : name)));
  const rows = new Map(list.rows.map((row) => [row.code, row]));
  const done = new Set<string>();
  const [slips, without, twice, unknown]: [number[], number[], number[], string[]] = [[], [], [], []];
  let [filled, replaced] = [0, 0];
  table.rows.forEach((cells, number) => {
    const code = readCode(cells[codeAt] ?? '');
    if (code.is !== 'code' || done.has(code.text)) {
      (code.is === 'slip' ? slips : code.is === 'none' ? without : twice).push(number + 2);
      return;
    }

    done.add(code.text);
    if (!known.has(code.text)) {
      unknown.push(code.text);
    }

    const row = rows.get(code.text) ?? { code: code.text, cells: list.columns.map(() => '') };
    if (!rows.has(code.text)) {
      rows.set(code.text, row);
      list.rows.push(row);
    }

    cells.forEach((cell, at) => {
      const [place, before] = [places[at] ?? -1, row.cells[places[at] ?? -1] ?? ''];
      const value = restored(cell);
      if (place >= 0 && value.trim() !== '' && value !== before) {
        row.cells[place] = value;
        filled++;
        replaced += before === '' ? 0 : 1;
      }
    });
  });
  return { rows: done.size, filled, replaced, unknown, slips, without, twice };
}

export function addColumn(list: KeyList, name: string): void {
  list.columns.push(name);
  list.rows.forEach((row) => row.cells.push(''));
}

export function removeColumn(list: KeyList, at: number): void {
  list.columns.splice(at, 1);
  list.rows.forEach((row) => row.cells.splice(at, 1));
}

function columnOf(list: KeyList, name: string): number {
  const at = list.columns.findIndex((one) => one.toLowerCase() === name.toLowerCase());
  if (at < 0) {
    addColumn(list, name);
  }

  return at < 0 ? list.columns.length - 1 : at;
}
