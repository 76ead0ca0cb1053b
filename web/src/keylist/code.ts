// Participants' codes as the program makes them: nine characters of Crockford's base 32 and one that checks them (Damm's algorithm over
// the field with 32 elements, x^5 + x^2 + 1).
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const characters = 10;

export interface Typed {
  // What was meant: capitals without hyphens and blanks, letters that look like digits as these.
  readonly text: string;
  readonly is: 'code' | 'slip' | 'none';
}

export function readCode(typed: string): Typed {
  const text = typed.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  const isLikeOne = text.length === characters && [...text].every((character) => alphabet.includes(character));
  return { text, is: !isLikeOne ? 'none' : check(text.slice(0, -1)) === text.slice(-1) ? 'code' : 'slip' };
}

export function grouped(code: string): string {
  return `${code.slice(0, characters / 2)}-${code.slice(characters / 2)}`;
}

function check(text: string): string {
  let element = 0;
  for (const character of text) {
    element ^= alphabet.indexOf(character);
    element = (element << 1) ^ (element >= 16 ? 0b100101 : 0);
  }

  return alphabet.charAt(element);
}
