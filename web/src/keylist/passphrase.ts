// A new passphrase: judged as somebody would guess it who has the file, or made.
import { guessesOf } from '../strength';
import { element } from './dom';

const shortest = 12;

// As a power of ten. At ten thousand tries a second, which is much for this derivation, 10^14 take three hundred years.
const fewestGuesses = 14;

// What is wrong with a new passphrase, if anything is.
export async function unfit(passphrase: string, again: string, title: string): Promise<string | undefined> {
  if (passphrase !== again) {
    return 'The two passphrases differ.';
  }

  return passphrase.length < shortest || (await guessesOf(passphrase, title.split(/\W+/))) < fewestGuesses
    ? 'Whoever gets at the file can try as often as they like: this passphrase is too easy to guess. Take several words that nobody puts together, or have one made.'
    : undefined;
}

// Twenty random characters without those that are mistaken for one another: 100 bits.
export function make(): void {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  const characters = [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => alphabet.charAt(byte % 32)).join('');
  const passphrase = characters.match(/.{5}/g)?.join('-') ?? '';
  element('made').hidden = false;
  element('made-passphrase').textContent = passphrase;
  element<HTMLInputElement>('new-passphrase').value = passphrase;
  element<HTMLInputElement>('again').value = passphrase;
  element('again').focus();
}
