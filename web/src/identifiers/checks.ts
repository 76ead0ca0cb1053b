// Check characters of numbers that identify people, as on the server (src/CohortVault.Instruments/Identifiers); one fixture holds both.
const lengths = new Map(
  ('AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 '
    + 'GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 '
    + 'MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20')
    .split(' ')
    .map((one): [string, number] => [one.slice(0, 2), Number(one.slice(2))]),
);
const spanish = 'TRWAGMYFPDXBNJZSQVHLCKE';
const finnish = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const italianMonths = 'ABCDEHLMPRST';

// What a letter counts in the odd places of an Italian number, by the order of the alphabet.
const italianOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

export const checks: Readonly<Record<string, (text: string) => boolean>> = {
  'digits4': (text) => digits(text).length >= 4,
  'digits5': (text) => digits(text).length >= 5,
  'digits9': (text) => digits(text).length >= 9,
  'iban': (text) => isIban(plain(text)),
  'luhn': (text) => isLuhn(digits(text)),
  'nhs': (text) => isNhs(digits(text)),
  'ean13': (text) => digits(text).length === 13 && sum(digits(text), (place) => (place % 2 === 0 ? 1 : 3)) % 10 === 0,
  'german-tax': (text) => isGermanTax(digits(text)),
  'german-pension': (text) => isGermanPension(plain(text)),
  'german-health': (text) => isGermanHealth(plain(text)),
  'spanish-id': (text) => isSpanish(plain(text)),
  'spanish-social': (text) => isSpanishSocial(digits(text)),
  'italian-fiscal': (text) => isItalian(plain(text)),
  'finnish-id': (text) => isFinnish(text.toUpperCase()),
  'swedish-id': (text) => isLuhn(digits(text).slice(-10)),
  'polish-id': (text) => isPolish(digits(text)),
  'french-social': (text) => isFrench(plain(text)),
  'austrian-social': (text) => isAustrian(digits(text)),
  'dutch-id': (text) => digits(text).length === 9 && sum(digits(text), (place) => (place === 8 ? -1 : 9 - place)) % 11 === 0,
};

const digits = (text: string): string => text.replace(/[^0-9]/g, '');
const plain = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
const number = (text: string, from = 0, to = text.length): number => Number(text.slice(from, to));
const letter = (character: string): number => character.charCodeAt(0) - 65;
const cross = (value: number): number => Math.floor(value / 10) + (value % 10);
const isDay = (day: number, month: number): boolean => day >= 1 && day <= 31 && month >= 1 && month <= 12;

function modulo(text: string, by: number): number {
  return [...text].reduce((rest, digit) => (rest * 10 + Number(digit)) % by, 0);
}

function sum(text: string, weight: (place: number) => number): number {
  return [...text].reduce((total, digit, place) => total + Number(digit) * weight(place), 0);
}

function isLuhn(text: string): boolean {
  return new Set(text).size > 1 && sum([...text].reverse().map((digit, place) => (place % 2 === 0 ? digit : cross(Number(digit) * 2))).join(''), () => 1) % 10 === 0;
}

function isNhs(text: string): boolean {
  return text.length === 10 && (11 - (sum(text.slice(0, 9), (place) => 10 - place) % 11)) % 11 === number(text, 9);
}

function isIban(text: string): boolean {
  const length = lengths.get(text.slice(0, 2));
  return length !== undefined && text.length >= length
    && [...text.slice(4, length), ...text.slice(0, 4)].reduce((rest, one) => (/[0-9]/.test(one) ? rest * 10 + Number(one) : rest * 100 + letter(one) + 10) % 97, 0) === 1;
}

function isGermanTax(text: string): boolean {
  const different = new Set(text.slice(0, 10)).size;
  if (text.length !== 11 || different < 8 || different > 9) {
    return false;
  }

  const product = [...text.slice(0, 10)].reduce((before, digit) => (((Number(digit) + before) % 10 || 10) * 2) % 11, 10);
  return (11 - product) % 10 === number(text, 10);
}

function isGermanPension(text: string): boolean {
  const all = text.slice(0, 8) + String(letter(text.charAt(8)) + 1).padStart(2, '0') + text.slice(9);
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  return isDay(number(text, 2, 4) % 50, number(text, 4, 6))
    && weights.reduce((total, weight, place) => total + cross(number(all, place, place + 1) * weight), 0) % 10 === number(all, 12);
}

function isGermanHealth(text: string): boolean {
  const all = String(letter(text.charAt(0)) + 1).padStart(2, '0') + text.slice(1);
  return [...all.slice(0, 10)].reduce((total, digit, place) => total + cross(Number(digit) * (place % 2 === 0 ? 1 : 2)), 0) % 10 === number(all, 10);
}

function isSpanish(text: string): boolean {
  const foreign = 'XYZ'.indexOf(text.charAt(0));
  const all = foreign >= 0 ? foreign + text.slice(1, -1) : text.slice(0, -1);
  return all.length === 8 && spanish.charAt(modulo(all, 23)) === text.slice(-1);
}

function isSpanishSocial(text: string): boolean {
  const all = text.charAt(2) === '0' ? text.slice(0, 2) + text.slice(3, 10) : text.slice(0, 10);
  return text.length === 12 && modulo(all, 97) === number(text, 10);
}

function isItalian(text: string): boolean {
  const total = [...text.slice(0, 15)].reduce((before, one, place) => {
    const value = /[0-9]/.test(one) ? Number(one) : letter(one);
    return before + (place % 2 === 0 ? italianOdd[value] ?? 0 : value);
  }, 0);
  return italianMonths.includes(text.charAt(8)) && total % 26 === letter(text.charAt(15));
}

function isFinnish(text: string): boolean {
  return isDay(number(text, 0, 2), number(text, 2, 4)) && finnish.charAt(modulo(text.slice(0, 6) + text.slice(7, 10), 31)) === text.charAt(10);
}

function isPolish(text: string): boolean {
  const weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
  return text.length === 11 && isDay(number(text, 4, 6), number(text, 2, 4) % 20) && sum(text, (place) => weights[place] ?? 0) % 10 === 0;
}

function isFrench(text: string): boolean {
  const all = text.replaceAll('2A', '19').replaceAll('2B', '18');
  return /^[0-9]{15}$/.test(all) && 97 - modulo(all.slice(0, 13), 97) === number(all, 13);
}

function isAustrian(text: string): boolean {
  const weights = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6];
  return text.length === 10 && isDay(number(text, 4, 6), number(text, 6, 8)) && sum(text, (place) => weights[place] ?? 0) % 11 === number(text, 3, 4);
}
