// The verifier page: one file, read from disk, no network. It says what a proof shows, and what it does not.
import { Broken, parse, verify, type Proof, type Verified, type VerifiedRecord } from './verify';

const verdict = element('verdict');
const fingerprint = element('fingerprint') as HTMLInputElement;
const input = element('file') as HTMLInputElement;

input.addEventListener('change', () => void look());
fingerprint.addEventListener('input', () => void look());

async function look(): Promise<void> {
  const [file] = input.files ?? [];
  if (file === undefined) {
    return;
  }

  verdict.replaceChildren(part('p', 'Checking …'));
  try {
    const proof = parse(await file.text());
    show(proof, await verify(proof));
  } catch (failed) {
    if (!(failed instanceof Broken)) {
      throw failed;
    }

    verdict.replaceChildren(
      part('h2', '✕ This proof does not hold'),
      part('p', failed.message),
      part('p', 'Download the file again. If it stays so, ask the installation why, and keep the file.'),
    );
  }
}

function show(proof: Proof, found: Verified): void {
  const compared = fingerprint.value.replace(/[^0-9a-f]/gi, '').toLowerCase();
  if (compared !== '' && compared !== found.fingerprint) {
    verdict.replaceChildren(
      part('h2', '✕ Signed with another key'),
      part('p', 'The file is sound in itself, but it is signed with another key than the one that you typed.'),
      part('p', found.fingerprint, 'mono'),
    );
    return;
  }

  const holds = [
    `The log ${found.origin} holds the ${found.records.length === 1 ? 'record' : `${found.records.length} records`} below among its first ${found.size}, word for word.`,
    'The operator of that log signed this. Nobody can take a record out or change it later without the signature or the tree giving it away.',
    ...(compared === '' ? [] : ['The key is the one that you typed.']),
  ];
  const missing = [
    'That no copy of the data was taken by other means before it was destroyed. No file can show that.',
    'That the program did what the record says: the operator has committed to it in public, and answers for it.',
    'Who runs the installation, and what the data was called: site and name below are taken from the file as they are.',
    ...(compared === ''
      ? ['That the key is the installation\'s own. Compare its fingerprint with one that you have from elsewhere: a published checkpoint, a witness, the operator on the telephone.']
      : []),
  ];
  verdict.replaceChildren(
    part('h2', '✓ The proof holds'),
    part('p', `About ${proof.about}, from ${proof.site}`),
    part('h3', 'What is proven'),
    list(holds),
    part('h3', 'What is not'),
    list(missing),
    part('h3', 'Fingerprint of the log\'s key'),
    part('p', found.fingerprint, 'mono'),
    part('h3', 'What the records say'),
    ...found.records.map(certificate),
  );
}

function certificate(record: VerifiedRecord): HTMLElement {
  const said = new Map(record.details);
  const box = document.createElement('section');
  box.append(part('h4', `Record ${record.index}, ${record.time.toISOString()}`));
  if (said.has('certificate')) {
    box.append(part('p', sentence(said)));
  }

  const facts = document.createElement('dl');
  for (const [name, value] of [['action', record.action], ['subject', record.subject], ...record.details] as [string, string][]) {
    facts.append(part('dt', name), part('dd', value));
  }

  box.append(facts);
  return box;
}

function sentence(said: Map<string, string>): string {
  const backup = said.get('backups-end') === 'no backup' ? 'no backup of the program\'s held it' : `backups that may hold it end by ${said.get('backups-end')}`;
  const rule = said.get('policy') === 'owner' ? 'the owner\'s wish' : said.get('policy') === 'none' ? 'no rule, as nothing was lost' : `the rule for ${said.get('policy')}`;
  return `Destroyed: ${said.get('contents') || 'only a key'}, because ${said.get('reason')} (by ${rule}). `
    + `Decided ${said.get('decided')}, completed ${said.get('completed')}: from then on the key was gone from the living store. `
    + `Its epoch ends by ${said.get('epoch-ends')}; ${backup}. From ${said.get('final')} on nothing that the program made opens it.`;
}

function list(items: string[]): HTMLElement {
  const made = document.createElement('ul');
  made.append(...items.map((item) => part('li', item)));
  return made;
}

function part(name: string, text: string, style?: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (style !== undefined) {
    made.className = style;
  }

  return made;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`The page has no ${id}.`);
  }

  return found;
}
