// The list as a file (docs/formats/key-list.md): encrypted with nothing but the browser's own cryptography under a passphrase, from which
// the key is made as slowly as people bear. What is wrong with a file is told apart: damage, passphrase, and a change on purpose.
import type { KeyList, Row } from './list';

type Bytes = Uint8Array<ArrayBuffer>;

interface Sealed {
  format: string;
  derivation: string;
  iterations: number;
  salt: string;
  check: string;
  nonce: string;
  content: string;
  digest: string;
}

export class Broken extends Error {}

export class WrongPassphrase extends Error {}

// What a passphrase became: kept while the page is open, so that the passphrase need not be.
export interface Keys {
  readonly salt: Bytes;
  readonly iterations: number;
  readonly check: Bytes;
  readonly content: CryptoKey;
}

const format = 'CohortVault key list 1';
const derivation = 'PBKDF2-HMAC-SHA-512';
const members = 'check,content,derivation,digest,format,iterations,nonce,salt';
const [iterations, fewest, most] = [600_000, 600_000, 10_000_000];
const utf8 = new TextEncoder();

export function newKeys(passphrase: string): Promise<Keys> {
  return derive(passphrase, crypto.getRandomValues(new Uint8Array(32)), iterations);
}

export async function seal(list: KeyList, keys: Keys): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const head = headOf(keys);
  const content = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: utf8.encode(head) }, keys.content, utf8.encode(JSON.stringify(list)));
  const sealed = {
    format,
    derivation,
    iterations: keys.iterations,
    salt: toBase64(keys.salt),
    check: toBase64(keys.check),
    nonce: toBase64(nonce),
    content: toBase64(new Uint8Array(content)),
  };
  return `${JSON.stringify({ ...sealed, digest: await digestOf(sealed) }, null, 2)}\n`;
}

export interface OpenedFile {
  open(passphrase: string): Promise<{ list: KeyList; keys: Keys }>;
}

// Reads a file as far as that needs no passphrase.
export async function readFile(text: string): Promise<OpenedFile> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Broken('This file is no key list, or it is cut off: it cannot be read. Take another copy.');
  }

  if (!isObject(value) || value['format'] !== format) {
    throw new Broken(
      isObject(value) && String(value['format']).startsWith('CohortVault key list ')
        ? 'This key list was saved by a newer version of the program. Open it there.'
        : 'This file is no key list.',
    );
  }

  if (!isSealed(value) || (await digestOf(value)) !== value.digest) {
    throw new Broken('This key list is damaged: some of it is not as it was saved. No passphrase opens it; take another copy.');
  }

  return { open: (passphrase) => open(value, passphrase) };
}

async function open(sealed: Sealed, passphrase: string): Promise<{ list: KeyList; keys: Keys }> {
  const keys = await derive(passphrase, fromBase64(sealed.salt), sealed.iterations);
  if (toBase64(keys.check) !== sealed.check) {
    throw new WrongPassphrase('This is not the passphrase of this file. The file itself is whole.');
  }

  let content: ArrayBuffer;
  try {
    const additionalData = utf8.encode(headOf(keys));
    content = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(sealed.nonce), additionalData }, keys.content, fromBase64(sealed.content));
  } catch {
    throw new Broken('The passphrase is right, but somebody changed this file after it was saved. Take another copy.');
  }

  const list: unknown = JSON.parse(new TextDecoder().decode(content));
  if (!isList(list)) {
    throw new Broken('The file was opened, and what is in it is no list of codes.');
  }

  return { list, keys };
}

async function derive(passphrase: string, salt: Bytes, times: number): Promise<Keys> {
  const typed = await crypto.subtle.importKey('raw', utf8.encode(passphrase.normalize('NFC')), 'PBKDF2', false, ['deriveBits']);
  const slow = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt, iterations: times }, typed, 512);
  const root = await crypto.subtle.importKey('raw', slow, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const from = (what: string): HkdfParams => ({ name: 'HKDF', hash: 'SHA-512', salt, info: utf8.encode(`${format}\n${what}`) });
  return {
    salt,
    iterations: times,
    check: new Uint8Array(await crypto.subtle.deriveBits(from('check'), root, 128)),
    content: await crypto.subtle.deriveKey(from('content'), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  };
}

// What the content is bound to.
function headOf(keys: Keys): string {
  return [format, derivation, keys.iterations, toBase64(keys.salt), toBase64(keys.check)].join('\n');
}

async function digestOf(sealed: Omit<Sealed, 'digest'>): Promise<string> {
  const said = [sealed.format, sealed.derivation, sealed.iterations, sealed.salt, sealed.check, sealed.nonce, sealed.content].join('\n');
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(said))));
}

function isSealed(value: Record<string, unknown>): value is Record<string, unknown> & Sealed {
  const times = value['iterations'];
  return Object.keys(value).sort().join() === members
    && value['derivation'] === derivation
    && Number.isSafeInteger(times) && Number(times) >= fewest && Number(times) <= most
    && ['salt', 'check', 'nonce', 'content', 'digest'].every((name) => typeof value[name] === 'string');
}

function isList(value: unknown): value is KeyList {
  if (!isObject(value) || typeof value['study'] !== 'string' || typeof value['title'] !== 'string') {
    return false;
  }

  const { columns, rows } = value;
  return isTexts(columns) && Array.isArray(rows) && rows.every((row): row is Row =>
    isObject(row) && typeof row['code'] === 'string' && isTexts(row['cells']) && row['cells'].length === columns.length);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toBase64(bytes: Bytes): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }

  return btoa(text);
}

function fromBase64(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Broken('Somebody changed this file after it was saved. Take another copy.');
  }
}
