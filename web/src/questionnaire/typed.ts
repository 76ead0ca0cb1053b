// What people type, in the form in which it is stored: the same function as the server's TypedText.
export interface Rule {
  readonly kind: 'Shape' | 'Integer' | 'Number' | 'Date' | 'DateTime' | 'DateTimeSeconds' | 'Time';
  readonly pattern: string;
  readonly order: string;
  readonly comma: boolean;
  readonly seconds: boolean;
}

const datePattern = { ymd: '[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}', hours: '([01]?[0-9]|2[0-3]):[0-5][0-9]' } as const;

/** Without control characters and blanks around it; a single line has blanks for line ends. */
export function clean(typed: string, lines: boolean): string {
  const text = typed.replace(/\r\n?/g, '\n');
  // eslint-disable-next-line no-control-regex
  return (lines ? text : text.replace(/[\n\t]/g, ' ')).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g, '').trim();
}

/** The stored form; null if it does not fit. */
export function store(rule: Rule, text: string): string | null {
  switch (rule.kind) {
    case 'Number':
      return fits(rule.pattern, text) ?? fits(rule.pattern, rule.comma ? withSign(text, '.', ',') : withSign(text, ',', '.'));
    case 'Date':
    case 'DateTime':
    case 'DateTimeSeconds':
      return dated(fits(rule.pattern, text), rule.order) ?? fromBrowser(rule, text);
    case 'Time':
      return fits(rule.pattern, text) ?? (rule.seconds ? fits(rule.pattern, `${text}:00`) : null);
    default:
      return fits(rule.pattern, text);
  }
}

function fits(pattern: string, text: string): string | null {
  const trimmed = text.trim();
  return new RegExp(`^(?:${pattern})$`, 'u').test(trimmed) ? trimmed : null;
}

function fromBrowser(rule: Rule, text: string): string | null {
  const spaced = text.replaceAll('T', ' ');
  const pattern = datePattern.ymd
    + (rule.kind === 'Date' ? '' : ` ${datePattern.hours}${rule.kind === 'DateTimeSeconds' ? ':[0-5][0-9]' : ''}`);
  const yearFirst = (candidate: string): string | null => dated(fits(pattern, candidate), 'ymd');
  return yearFirst(spaced) ?? (rule.kind !== 'DateTimeSeconds' ? null
    : yearFirst(`${spaced}:00`) ?? dated(fits(rule.pattern, `${spaced}:00`), rule.order));
}

function dated(text: string | null, order: string): string | null {
  if (text === null) {
    return null;
  }

  const [typed = '', clock] = text.split(' ', 2) as [string, string | undefined];
  const parts = typed.split(/[-/.]/) as [string, string, string];
  const [year, month, day] = order === 'mdy' ? [parts[2], parts[0], parts[1]]
    : order === 'dmy' ? [parts[2], parts[1], parts[0]] : parts;
  const time = clock === undefined ? '' : clock.length === 4 || clock.length === 7 ? ` 0${clock}` : ` ${clock}`;
  return isDay(Number(year), Number(month), Number(day)) ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${time}` : null;
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= length;
}

function withSign(text: string, typed: string, meant: string): string {
  const at = text.indexOf(typed);
  return at >= 0 && text.lastIndexOf(typed) === at && text.length - at - 1 !== 3 ? text.replace(typed, meant) : text;
}
