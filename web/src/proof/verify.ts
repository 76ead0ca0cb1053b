// Checks a destruction proof file (docs/formats/destruction-proof.md) with nothing but the browser's own cryptography. Every
// step that does not hold ends with a sentence that says which.

export interface ProofRecord {
  index: number;
  leaf: string;
  salt: string;
  payload: string;
  path: string[];
}

export interface Proof {
  format: string;
  site: string;
  madeAt: string;
  about: string;
  key: string;
  checkpoint: string;
  records: ProofRecord[];
}

export interface VerifiedRecord {
  index: number;
  time: Date;
  action: string;
  subject: string;
  details: [string, string][];
}

export interface Verified {
  origin: string;
  size: number;
  fingerprint: string;
  records: VerifiedRecord[];
}

export class Broken extends Error {}

type Bytes = Uint8Array<ArrayBuffer>;

const format = 'CohortVault destruction proof 1';
const leafTitle = 'CohortVault audit 1';
const members = 'about,checkpoint,format,key,madeAt,records,site';
const recordMembers = 'index,leaf,path,payload,salt';
const utf8 = new TextEncoder();

export function parse(text: string): Proof {
  let proof: unknown;
  try {
    proof = JSON.parse(text);
  } catch {
    throw new Broken('This is no destruction proof: it cannot be read.');
  }

  if (!isProof(proof)) {
    throw new Broken('This is no destruction proof of version 1.');
  }

  return proof;
}

export async function verify(proof: Proof): Promise<Verified> {
  const spki = fromBase64(proof.key);
  const checkpoint = await openCheckpoint(proof.checkpoint, spki);
  if (proof.records.length === 0) {
    throw new Broken('The file has no certificate.');
  }

  const records: VerifiedRecord[] = [];
  for (const record of proof.records) {
    records.push(await openRecord(record, checkpoint));
  }

  return { origin: checkpoint.origin, size: checkpoint.size, fingerprint: hex(await sha256(spki)), records };
}

function isProof(value: unknown): value is Proof {
  if (!isObject(value) || Object.keys(value).sort().join() !== members) {
    return false;
  }

  const { records } = value;
  return value['format'] === format
    && ['site', 'madeAt', 'about', 'key', 'checkpoint'].every((name) => typeof value[name] === 'string')
    && Array.isArray(records) && records.every(isRecord);
}

function isRecord(value: unknown): value is ProofRecord {
  return isObject(value) && Object.keys(value).sort().join() === recordMembers
    && Number.isSafeInteger(value['index'])
    && ['leaf', 'salt', 'payload'].every((name) => typeof value[name] === 'string')
    && Array.isArray(value['path']) && value['path'].every((hash) => typeof hash === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Checkpoint {
  origin: string;
  size: number;
  root: Bytes;
}

async function openCheckpoint(text: string, spki: Bytes): Promise<Checkpoint> {
  const end = text.lastIndexOf('\n\n');
  const body = text.slice(0, end + 1);
  const [origin, digits, base64] = body.split('\n');
  if (end < 0 || origin === undefined || origin === '' || digits === undefined || !/^\d{1,15}$/.test(digits) || base64 === undefined) {
    throw new Broken('The checkpoint is malformed.');
  }

  const root = fromBase64(base64);
  if (root.length !== 32) {
    throw new Broken('The checkpoint is malformed.');
  }

  const key = await importKey(spki);
  const keyId = (await sha256(spki)).slice(0, 4);
  const prefix = `\u2014 ${origin} `;
  for (const line of text.slice(end + 2).split('\n')) {
    if (!line.startsWith(prefix)) {
      continue;
    }

    const signature = fromBase64(line.slice(prefix.length));
    if (equal(signature.slice(0, 4), keyId)
      && (await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, fixedWidth(signature.slice(4)), utf8.encode(body)))) {
      return { origin, size: Number(digits), root };
    }
  }

  throw new Broken('The checkpoint is not signed by the log\'s key.');
}

async function importKey(spki: Bytes): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  } catch {
    throw new Broken('The log\'s key is no P-256 key.');
  }
}

async function openRecord(record: ProofRecord, checkpoint: Checkpoint): Promise<VerifiedRecord> {
  const leaf = fromBase64(record.leaf);
  const { index, time, action, commitment } = readLeaf(leaf);
  if (index !== record.index) {
    throw new Broken(`Record ${record.index} is record ${index} of the log.`);
  }

  const salt = await crypto.subtle.importKey('raw', fromBase64(record.salt), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const said = new Uint8Array(await crypto.subtle.sign('HMAC', salt, utf8.encode(record.payload)));
  if (!equal(said, commitment)) {
    throw new Broken(`What record ${index} is said to say is not what the log commits to.`);
  }

  if (!(await isIncluded(leaf, index, checkpoint, record.path.map(fromBase64)))) {
    throw new Broken(`Record ${index} is not in the log that the checkpoint is about.`);
  }

  return { index, time, action, ...readPayload(record.payload) };
}

function readLeaf(leaf: Bytes): { index: number; time: Date; action: string; commitment: Bytes } {
  const view = new DataView(leaf.buffer, leaf.byteOffset, leaf.length);
  let at = 0;
  const text = (): string => {
    const length = at + 2 <= leaf.length ? view.getUint16(at) : leaf.length;
    const bytes = leaf.slice(at + 2, at + 2 + length);
    if (bytes.length !== length) {
      throw new Broken('A leaf is malformed.');
    }

    at += 2 + length;
    return new TextDecoder().decode(bytes);
  };
  if (text() !== leafTitle || at + 16 > leaf.length) {
    throw new Broken('A leaf is malformed.');
  }

  const [index, microseconds] = [Number(view.getBigInt64(at)), Number(view.getBigInt64(at + 8) / 1000n)];
  at += 16;
  const action = text();
  const commitment = leaf.slice(at);
  if (commitment.length !== 32) {
    throw new Broken('A leaf is malformed.');
  }

  return { index, time: new Date(microseconds), action, commitment };
}

function readPayload(payload: string): { subject: string; details: [string, string][] } {
  try {
    const said: unknown = JSON.parse(payload);
    if (isObject(said) && typeof said['Subject'] === 'string' && isObject(said['Details'])) {
      return { subject: said['Subject'], details: Object.entries(said['Details']).map(([name, value]) => [name, String(value)]) };
    }
  } catch {
    // Said below.
  }

  throw new Broken('A certificate is malformed.');
}

// RFC 9162, section 2.1.3.2; sizes stay below 2^53, so halves are taken by division and not by shifts.
async function isIncluded(leaf: Bytes, index: number, { size, root }: Checkpoint, path: Bytes[]): Promise<boolean> {
  if (index < 0 || index >= size) {
    return false;
  }

  let hash = await sha256(join(Uint8Array.of(0), leaf));
  let [node, last] = [index, size - 1];
  for (const sibling of path) {
    if (last === 0) {
      return false;
    }

    if (node % 2 === 1 || node === last) {
      hash = await sha256(join(Uint8Array.of(1), sibling, hash));
      while (node % 2 === 0 && node !== 0) {
        [node, last] = [half(node), half(last)];
      }
    } else {
      hash = await sha256(join(Uint8Array.of(1), hash, sibling));
    }

    [node, last] = [half(node), half(last)];
  }

  return last === 0 && equal(hash, root);
}

const half = (number: number): number => Math.floor(number / 2);

// DER, as the log signs, to the two numbers side by side that the browser asks for.
function fixedWidth(der: Bytes): Bytes {
  const numbers: Bytes[] = [];
  let at = 2;
  if (der[0] !== 0x30 || der[1] !== der.length - 2) {
    return new Uint8Array(64);
  }

  while (at < der.length && numbers.length < 2) {
    const length = der[at + 1] ?? 0;
    let number = der.slice(at + 2, at + 2 + length);
    number = number.slice(Math.max(0, number.length - 32));
    if (der[at] !== 0x02 || number.length === 0) {
      return new Uint8Array(64);
    }

    numbers.push(join(new Uint8Array(32 - number.length), number));
    at += 2 + length;
  }

  return numbers.length === 2 && at === der.length ? join(...numbers) : new Uint8Array(64);
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function join(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }

  return whole;
}

function equal(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function hex(bytes: Bytes): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromBase64(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Broken('A member that should be base64 is not.');
  }
}
