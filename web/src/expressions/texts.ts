// Texts by Unicode code points, without regard to language, as on the server.
const KEPT = new Set([0xb5, 0xdf, 0x130, 0x131, 0x149, 0x17f, 0x1f0, 0x345, 0x390, 0x3b0, 0x587, 0x1e9e]);

function hasCase(code: number): boolean {
  return (code < 0x530 || (code >= 0x531 && code <= 0x587) || (code >= 0x1e00 && code <= 0x1eff)) && !KEPT.has(code);
}

// Letters whose two forms are one code point each: Latin, Greek, Cyrillic and Armenian.
function map(text: string, change: (sign: string) => string): string {
  return Array.from(text, (sign) => {
    const changed = hasCase(sign.charCodeAt(0)) && /^(?:\p{Lu}|\p{Ll})$/u.test(sign) ? change(sign) : sign;
    return changed.length === 1 ? changed : sign;
  }).join('');
}

export const upper = (text: string): string => map(text, (sign) => sign.toUpperCase());
export const lower = (text: string): string => map(text, (sign) => sign.toLowerCase());
export const length = (text: string): number => Array.from(text).length;
export const trim = (text: string): string => text.replace(/^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g, '');

/** Some code points from a 0-based one on. */
export function part(text: string, start: number, count: number): string {
  const points = Array.from(text);
  const from = Math.min(Math.max(Math.trunc(start), 0), points.length);
  return points.slice(from, from + Math.max(Math.trunc(count), 0)).join('');
}

/** 1-based code point at which a text is found in another without regard to case; 0 if nowhere. */
export function find(needle: string, text: string): number {
  const all = lower(text);
  const at = needle === '' ? -1 : all.indexOf(lower(needle));
  return at < 0 ? 0 : length(all.slice(0, at)) + 1;
}
