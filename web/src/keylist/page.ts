// The page on which a researcher keeps the list of who is who: made, opened, changed and saved here. It asks nobody for anything: the
// codes came with the page, whose policy allows no connection and no form, and what is typed is in this page's memory alone.
import { readCode, grouped } from './code';
import { readTable, textOf, writeTable, type Table } from './csv';
import { element, onEnter, part, plural, save } from './dom';
import { Grid } from './grid';
import { addCodes, addColumn, codeColumn, emptyList, removeColumn, takeTable, type KeyList } from './list';
import { make, unfit } from './passphrase';
import { messageOf, on, say, wordsOf } from './saying';
import { newKeys, readFile, seal, type Keys, type OpenedFile } from './sealed';

export function start(): void {
  const root = document.querySelector<HTMLElement>('[data-key-list]');
  if (root !== null) {
    new KeyListPage(root).listen();
  }
}

class KeyListPage {
  private readonly codes: string[];
  private readonly known: ReadonlySet<string>;
  private readonly study: string;
  private readonly title: string;
  private readonly grid: Grid;
  private list: KeyList;
  private keys: Keys | undefined;
  private file: OpenedFile | undefined;
  private table: Table | undefined;
  private isChanged = false;

  constructor(private readonly root: HTMLElement) {
    const codes = document.querySelector<HTMLElement>('[data-codes]');
    this.codes = [...(codes?.querySelectorAll<HTMLElement>('[data-code]') ?? [])].map((item) => item.dataset['code'] ?? '');
    codes?.remove();
    this.known = new Set(this.codes);
    [this.study, this.title] = [root.dataset['study'] ?? '', root.dataset['title'] ?? ''];
    this.list = emptyList(this.study, this.title, this.codes);
    const parts = {
      table: element<HTMLTableElement>('key-list'),
      pages: element('pages'),
      previous: element<HTMLButtonElement>('previous'),
      next: element<HTMLButtonElement>('next'),
      place: element('place'),
    };
    this.grid = new Grid(parts, () => this.list, this.known, (notice) => this.change(notice), (notice) => say('row-said', notice));
  }

  listen(): void {
    const [file, passphrase] = [element<HTMLInputElement>('file'), element<HTMLInputElement>('passphrase')];
    file.addEventListener('change', () => void this.read(file));
    on('unlock', () => void this.open());
    onEnter(passphrase, () => void this.open());
    const find = element<HTMLInputElement>('find');
    find.addEventListener('input', () => this.grid.find(find.value));
    on('add-code', () => this.addCode());
    onEnter(element('hand'), () => this.addCode());
    on('add-column', () => this.addColumn());
    onEnter(element('new-column'), () => this.addColumn());
    const table = element<HTMLInputElement>('table');
    table.addEventListener('change', () => void this.readTable(table));
    on('take', () => this.take());
    on('make', () => make());
    on('save', () => void this.save());
    on('another', () => this.forget());
    on('plain', () => save(`${this.name()}.csv`, writeTable(['code', ...this.list.columns], this.list.rows.map((row) => [grouped(row.code), ...row.cells])), 'text/csv'));
    addEventListener('beforeunload', (event) => {
      if (this.isChanged) {
        event.preventDefault();
      }
    });
    this.draw();
    this.root.hidden = false;
  }

  // A file is looked at before anybody types a passphrase for it.
  private async read(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    this.file = undefined;
    element('locked').hidden = true;
    if (file === undefined) {
      return;
    }

    if (this.isChanged) {
      input.value = '';
      say('opened', 'What you typed is not saved yet. Save it first, or load this page anew to give it up.', 'bad');
      return;
    }

    try {
      this.file = await readFile(await file.text());
      element('locked').hidden = false;
      say('opened', '');
      element('passphrase').focus();
    } catch (failed) {
      say('opened', messageOf(failed), 'bad');
    }
  }

  private async open(): Promise<void> {
    const input = element<HTMLInputElement>('passphrase');
    if (this.file === undefined || input.value === '') {
      return;
    }

    say('opened', 'Opening …');
    try {
      const { list, keys } = await this.file.open(input.value);
      if (list.study !== this.study) {
        say('opened', `This is the list of another study, “${list.title}”. Open it on that study's page.`, 'bad');
        return;
      }

      [this.list, this.keys, this.isChanged] = [list, keys, false];
      const added = addCodes(list, this.codes);
      list.title = this.title;
      this.change(added > 0 ? `${plural(added, 'code was', 'codes were')} added to the study since this list was saved, and ${added === 1 ? 'stands' : 'stand'} at its end.` : '', added > 0);
      say('opened', `Opened: ${plural(list.rows.length, 'code', 'codes')}.`, 'good');
      element('locked').hidden = true;
      element<HTMLInputElement>('file').value = '';
      this.file = undefined;
      this.draw();
    } catch (failed) {
      say('opened', messageOf(failed), 'bad');
    } finally {
      input.value = '';
    }
  }

  private addCode(): void {
    const input = element<HTMLInputElement>('hand');
    const { text, is } = readCode(input.value);
    if (is !== 'code') {
      const why = is === 'slip' ? 'There is a slip in this code: its check character does not fit. Compare it with its source.' : 'A code has ten characters, like 7K3M9-QX2T0.';
      say('code-said', why, 'bad');
      return;
    }

    if (this.list.rows.some((row) => row.code === text)) {
      say('code-said', `${grouped(text)} is in the list already.`, 'bad');
    } else {
      this.list.rows.push({ code: text, cells: this.list.columns.map(() => '') });
      this.change('');
      this.draw();
      say('code-said', `${grouped(text)} was added${this.known.has(text) ? '' : ', though it is not among this study\'s codes'}.`, 'good');
    }

    [input.value, element<HTMLInputElement>('find').value] = ['', grouped(text)];
    this.grid.find(text);
  }

  private addColumn(): void {
    const input = element<HTMLInputElement>('new-column');
    const name = input.value.trim();
    if (name === '' || ['code', ...this.list.columns].some((one) => one.toLowerCase() === name.toLowerCase())) {
      say('columns-said', name === '' ? 'Give the column a name.' : 'There is a column of this name.', 'bad');
      return;
    }

    addColumn(this.list, name);
    input.value = '';
    say('columns-said', '');
    this.change('');
    this.draw();
  }

  private async readTable(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    this.table = undefined;
    element('table-columns').hidden = true;
    if (file === undefined) {
      return;
    }

    try {
      const table = readTable(textOf(await file.arrayBuffer()));
      const at = codeColumn(table);
      if (at === undefined) {
        say('table-said', 'No column of this table has codes of participants. Put each person\'s code into a column of its own first.', 'bad');
        return;
      }

      this.table = table;
      const choice = element<HTMLSelectElement>('table-code');
      choice.replaceChildren(...table.heading.map((name, place) => new Option(name === '' ? `Column ${place + 1}` : name, String(place), place === at, place === at)));
      element('table-columns').hidden = false;
      say('table-said', `${plural(table.rows.length, 'row', 'rows')}, ${plural(table.heading.length, 'column', 'columns')}.`);
    } catch (failed) {
      say('table-said', messageOf(failed), 'bad');
    }
  }

  private take(): void {
    if (this.table !== undefined) {
      const taken = takeTable(this.list, this.table, Number(element<HTMLSelectElement>('table-code').value), this.known);
      this.table = undefined;
      element<HTMLInputElement>('table').value = '';
      element('table-columns').hidden = true;
      this.change('');
      this.draw();
      say('table-said', wordsOf(taken), taken.slips.length + taken.without.length + taken.twice.length > 0 ? 'bad' : 'good');
    }
  }

  private async save(): Promise<void> {
    if (this.keys === undefined) {
      const [first, again] = [element<HTMLInputElement>('new-passphrase'), element<HTMLInputElement>('again')];
      const wrong = await unfit(first.value, again.value, this.title);
      if (wrong !== undefined) {
        say('saved', wrong, 'bad');
        return;
      }

      say('saved', 'Encrypting …');
      this.keys = await newKeys(first.value);
      [first.value, again.value] = ['', ''];
      element('made').hidden = true;
    }

    const name = `${this.name()}.key-list.json`;
    save(name, await seal(this.list, this.keys), 'application/json');
    this.isChanged = false;
    this.draw();
    say('saved', `Encrypted, and given to your browser as ${name}. Look that it is where you keep it, and keep a copy elsewhere.`, 'good');
  }

  private forget(): void {
    this.keys = undefined;
    this.change('');
    this.draw();
    element('new-passphrase').focus();
  }

  private name(): string {
    return this.title.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'study';
  }

  private change(notice: string, isChange = true): void {
    this.isChanged ||= isChange;
    say('row-said', notice);
    say('saved', '');
    this.tell();
  }

  private draw(): void {
    this.grid.draw();
    this.tell();
    element('first-passphrase').hidden = this.keys !== undefined;
    element('same-passphrase').hidden = this.keys === undefined;
    element('columns').replaceChildren(...this.list.columns.map((name, at) => {
      const item = part('li', `${name} `);
      const button = part('button', 'Remove', 'btn btn-sm');
      button.type = 'button';
      button.setAttribute('aria-label', `Remove the column ${name}`);
      button.addEventListener('click', () => {
        const filled = this.list.rows.filter((row) => row.cells[at] !== '').length;
        if (filled > 0 && button.dataset['asked'] === undefined) {
          button.dataset['asked'] = '';
          button.textContent = `Remove with what stands in ${plural(filled, 'row', 'rows')}`;
          button.removeAttribute('aria-label');
          return;
        }

        removeColumn(this.list, at);
        this.change('');
        this.draw();
      });
      item.append(button);
      return item;
    }));
  }

  private tell(): void {
    const { rows } = this.list;
    const filled = rows.filter((row) => row.cells.some((cell) => cell !== '')).length;
    const foreign = rows.filter((row) => !this.known.has(row.code)).length;
    element('counts').textContent = `${plural(rows.length, 'code', 'codes')}, ${filled.toLocaleString('en')} with something beside ${filled === 1 ? 'it' : 'them'}.`
      + (foreign > 0 ? ` ${foreign.toLocaleString('en')} not among this study's codes: of another site, or erased. Who was erased should go from this list too.` : '')
      + (this.isChanged ? ' Not saved yet.' : '');
  }
}
