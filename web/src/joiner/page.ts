// The page that joins codes and persons: one file, opened from the disk, without a network.
import { grouped } from '../keylist/code';
import { readTable, textOf, writeTable, type Table } from '../keylist/csv';
import { element, onEnter, part, plural, save, some } from '../keylist/dom';
import { codeColumn, type KeyList } from '../keylist/list';
import { messageOf, on } from '../keylist/saying';
import { readFile, type OpenedFile } from '../keylist/sealed';
import { isPseudonymised, join, type Joined } from './join';

const [file, passphrase] = [element<HTMLInputElement>('file'), element<HTMLInputElement>('passphrase')];
const [input, column] = [element<HTMLInputElement>('table'), element<HTMLSelectElement>('code')];
const [opened, read, result] = [element('opened'), element('read'), element('result')];
let sealed: OpenedFile | undefined;
let list: KeyList | undefined;
let table: Table | undefined;
let joined: Joined | undefined;

file.addEventListener('change', () => void choose());
on('unlock', () => void open());
onEnter(passphrase, () => void open());
input.addEventListener('change', () => void readExport());
column.addEventListener('change', show);
on('save', () => {
  if (joined !== undefined) {
    const name = input.files?.[0]?.name.replace(/\.[^.]*$/, '') ?? 'data';
    save(`${name}-with-persons.csv`, writeTable(joined.heading, joined.rows), 'text/csv');
  }
});

async function choose(): Promise<void> {
  const [chosen] = file.files ?? [];
  [sealed, list] = [undefined, undefined];
  element('locked').hidden = true;
  show();
  if (chosen === undefined) {
    return;
  }

  try {
    sealed = await readFile(await chosen.text());
    element('locked').hidden = false;
    opened.textContent = '';
    passphrase.focus();
  } catch (failed) {
    opened.textContent = messageOf(failed);
  }
}

async function open(): Promise<void> {
  if (sealed === undefined || passphrase.value === '') {
    return;
  }

  opened.textContent = 'Opening …';
  try {
    ({ list } = await sealed.open(passphrase.value));
    opened.textContent = `Opened: ${list.title}, ${plural(list.rows.length, 'code', 'codes')}.`;
    element('locked').hidden = true;
    show();
  } catch (failed) {
    opened.textContent = messageOf(failed);
  } finally {
    passphrase.value = '';
  }
}

async function readExport(): Promise<void> {
  const [chosen] = input.files ?? [];
  [table, element('column').hidden] = [undefined, true];
  show();
  if (chosen === undefined) {
    return;
  }

  try {
    const found = readTable(textOf(await chosen.arrayBuffer()));
    const at = codeColumn(found);
    if (at === undefined) {
      read.textContent = isPseudonymised(found)
        ? 'This export has digests in the place of codes: it was made so that nobody can tell whose rows are whose, and it cannot be joined. Make one with codes.'
        : 'No column of this table has codes of participants.';
      return;
    }

    table = found;
    column.replaceChildren(...table.heading.map((name, place) => new Option(name === '' ? `Column ${place + 1}` : name, String(place), place === at, place === at)));
    element('column').hidden = false;
    read.textContent = `${plural(table.rows.length, 'row', 'rows')}, ${plural(table.heading.length, 'column', 'columns')}.`;
    show();
  } catch (failed) {
    read.textContent = messageOf(failed);
  }
}

function show(): void {
  joined = list === undefined || table === undefined ? undefined : join(list, table, Number(column.value));
  result.hidden = joined === undefined;
  if (joined === undefined || table === undefined) {
    return;
  }

  const found = part('p', '');
  found.append(part('strong', `${joined.matched.toLocaleString('en')} of ${plural(table.rows.length, 'row', 'rows')} found their person.`));
  const notes = part('ul');
  const note = (codes: readonly string[], words: string): void => {
    if (codes.length > 0) {
      notes.append(part('li', `${words}: ${some(codes, 200)}.`));
    }
  };
  note(joined.withoutPerson.map(grouped), `In the table, and not in your list (${joined.withoutPerson.length})`);
  note(joined.withoutData.map(grouped), `In your list, and not in the table (${joined.withoutData.length})`);
  note(joined.withoutCode.map(String), 'Rows whose code has a slip or is none');
  element('joined').replaceChildren(found, notes);
}
