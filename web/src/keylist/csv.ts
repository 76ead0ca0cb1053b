// Tables as spreadsheets and exports write them, and as they may be opened again without running a cell.
export interface Table {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export class Unreadable extends Error {}

const separators = [',', ';', '\t'] as const;

// UTF-8, or else what an older Excel writes.
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

export function readTable(text: string): Table {
  const records = readRecords(text, separatorOf(text)).filter((record) => record.some((cell) => cell.trim() !== ''));
  const [heading, ...rows] = records;
  if (heading === undefined) {
    throw new Unreadable('This file has no table.');
  }

  const width = heading.length;
  const wrong = rows.findIndex((row) => row.length > width && row.slice(width).some((cell) => cell !== ''));
  if (wrong >= 0) {
    throw new Unreadable(`Row ${wrong + 2} has more cells than the heading.`);
  }

  return { heading: heading.map((name) => name.trim()), rows: rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? '')) };
}

// Cells that a spreadsheet would run as a formula get an apostrophe, by the rule of the exports' labels.
export function writeTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `${cells.map((cell) => quote(neutral(cell))).join(',')}\r\n`;
  return `\uFEFF${line(heading)}${rows.map(line).join('')}`;
}

export function neutral(cell: string): string {
  return isDangerous(cell) ? `'${cell}` : cell;
}

// What stood in a cell before a table for people was made of it.
export function restored(cell: string): string {
  return cell.startsWith("'") && isDangerous(cell.slice(1)) ? cell.slice(1) : cell;
}

function isDangerous(cell: string): boolean {
  const text = cell.replace(/^'+/, '');
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) && !/^[+-](?=[.,]*\d)[\d.,]+$/.test(text);
}

function quote(cell: string): string {
  return /[",;\\\s]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}

// The one that the first line has most of, outside of quotes.
function separatorOf(text: string): string {
  const line = /^(?:"[^"]*"|[^"\r\n])*/.exec(text.slice(0, 65_536))?.[0] ?? '';
  const outside = line.replace(/"[^"]*"/g, '');
  return separators.reduce((best, one) => (outside.split(one).length > outside.split(best).length ? one : best));
}

function readRecords(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if (quoted || (character === '"' && cell === '')) {
      if (character !== '"') {
        cell += character;
      } else if (quoted && source[at + 1] === '"') {
        cell += '"';
        at++;
      } else {
        quoted = !quoted;
      }
    } else if (character === separator) {
      record.push(cell);
      cell = '';
    } else if (character === '\n' || character === '\r') {
      at += character === '\r' && source[at + 1] === '\n' ? 1 : 0;
      records.push([...record, cell]);
      [record, cell] = [[], ''];
    } else {
      cell += character;
    }
  }

  if (quoted) {
    throw new Unreadable('A quotation mark is opened and never closed.');
  }

  return cell === '' && record.length === 0 ? records : [...records, [...record, cell]];
}
