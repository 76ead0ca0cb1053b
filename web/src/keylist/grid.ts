// The rows of the list on the page: fifty at a time, those that have the words that are looked for.
import { grouped } from './code';
import { part } from './dom';
import type { KeyList, Row } from './list';

const size = 50;

export interface GridParts {
  readonly table: HTMLTableElement;
  readonly pages: HTMLElement;
  readonly previous: HTMLButtonElement;
  readonly next: HTMLButtonElement;
  readonly place: HTMLElement;
}

export class Grid {
  private page = 0;
  private words = '';
  private shown: Row[] = [];

  constructor(
    private readonly parts: GridParts,
    private readonly list: () => KeyList,
    private readonly known: ReadonlySet<string>,
    private readonly changed: (notice: string) => void,
    private readonly say: (notice: string) => void,
  ) {
    parts.previous.addEventListener('click', () => this.turn(-1));
    parts.next.addEventListener('click', () => this.turn(1));
    parts.table.addEventListener('input', (event) => this.typed(event.target));
    parts.table.addEventListener('keydown', (event) => this.pressed(event));
    parts.table.addEventListener('paste', (event) => this.pasted(event));
    parts.table.addEventListener('click', (event) => this.clicked(event.target));
  }

  find(words: string): void {
    this.words = words.trim().toLowerCase();
    this.page = 0;
    this.draw();
  }

  draw(): void {
    const { columns, rows } = this.list();
    this.shown = this.words === '' ? rows : rows.filter((row) => this.has(row));
    const pages = Math.max(1, Math.ceil(this.shown.length / size));
    this.page = Math.min(this.page, pages - 1);
    const { table, place, previous, next } = this.parts;
    const heading = part('tr');
    heading.append(...['Code', ...columns].map((name) => scoped(part('th', name), 'col')));
    const head = part('thead');
    head.append(heading);
    const body = part('tbody');
    const from = this.page * size;
    body.append(...this.shown.slice(from, from + size).map((row, at) => this.row(row, from + at)));
    table.replaceChildren(table.caption ?? part('caption'), head, body);
    this.parts.pages.hidden = pages === 1;
    place.textContent = `Page ${this.page + 1} of ${pages}`;
    [previous.disabled, next.disabled] = [this.page === 0, this.page === pages - 1];
  }

  private row(row: Row, number: number): HTMLElement {
    const line = part('tr');
    const code = scoped(part('th'), 'row');
    code.append(part('span', grouped(row.code), 'id'));
    if (!this.known.has(row.code)) {
      const remove = part('button', 'Remove', 'btn btn-sm');
      remove.type = 'button';
      remove.dataset['remove'] = row.code;
      remove.setAttribute('aria-label', `Remove ${grouped(row.code)}`);
      code.append(part('span', 'not among this study\'s codes', 'text-secondary key-list-mark'), remove);
    }

    line.append(code);
    this.list().columns.forEach((name, column) => {
      const cell = part('td');
      cell.dataset['label'] = name;
      const input = part('input', '', 'form-control');
      input.value = row.cells[column] ?? '';
      input.autocomplete = 'off';
      input.spellcheck = false;
      input.setAttribute('aria-label', `${name} of ${grouped(row.code)}`);
      [input.dataset['row'], input.dataset['column']] = [String(number), String(column)];
      cell.append(input);
      line.append(cell);
    });
    return line;
  }

  private has(row: Row): boolean {
    const code = this.words.replace(/[\s-]/g, '');
    return (code !== '' && row.code.toLowerCase().includes(code)) || row.cells.some((cell) => cell.toLowerCase().includes(this.words));
  }

  private turn(pages: number): void {
    this.page += pages;
    this.draw();
    this.parts.table.scrollIntoView({ block: 'start' });
  }

  private typed(target: EventTarget | null): void {
    const place = placeOf(target);
    const row = place === undefined ? undefined : this.shown[place.row];
    if (place !== undefined && row !== undefined) {
      row.cells[place.column] = place.input.value;
      this.changed('');
    }
  }

  // Enter goes down a row, as in a spreadsheet.
  private pressed(event: KeyboardEvent): void {
    const place = event.key === 'Enter' ? placeOf(event.target) : undefined;
    if (place !== undefined) {
      event.preventDefault();
      this.parts.table.querySelector<HTMLInputElement>(`[data-row="${place.row + 1}"][data-column="${place.column}"]`)?.focus();
    }
  }

  // Cells from a spreadsheet go into the rows and columns from here on; none if they do not all fit.
  private pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const place = placeOf(event.target);
    const cells = text.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.split('\t'));
    const width = Math.max(...cells.map((line) => line.length));
    if (place === undefined || (cells.length === 1 && width === 1)) {
      return;
    }

    event.preventDefault();
    const [columns, rows] = [this.list().columns.length - place.column, this.shown.length - place.row];
    if (width > columns || cells.length > rows) {
      this.say(`Nothing was pasted: it has ${cells.length} rows and ${width} columns, and from this cell on there are ${rows} and ${columns}.`);
      return;
    }

    cells.forEach((line, down) => line.forEach((cell, right) => {
      const row = this.shown[place.row + down];
      if (row !== undefined) {
        row.cells[place.column + right] = cell;
      }
    }));
    this.draw();
    this.changed(`${cells.length} rows were pasted, in the order in which they stand here. Compare a few with your source.`);
  }

  private clicked(target: EventTarget | null): void {
    const code = target instanceof HTMLElement ? target.dataset['remove'] : undefined;
    if (code !== undefined) {
      const { rows } = this.list();
      rows.splice(rows.findIndex((row) => row.code === code), 1);
      this.draw();
      this.changed(`${grouped(code)} is no longer in the list. Save it, and destroy older copies that still have it.`);
    }
  }
}

interface Place {
  readonly input: HTMLInputElement;
  readonly row: number;
  readonly column: number;
}

function placeOf(target: EventTarget | null): Place | undefined {
  return target instanceof HTMLInputElement && target.dataset['row'] !== undefined
    ? { input: target, row: Number(target.dataset['row']), column: Number(target.dataset['column']) }
    : undefined;
}

function scoped(cell: HTMLTableCellElement, scope: 'col' | 'row'): HTMLTableCellElement {
  cell.scope = scope;
  return cell;
}
