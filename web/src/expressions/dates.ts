// Dates and times as written on a wall: no zone, no summer time. A time of day alone compares with times alone.
export interface WallTime {
  readonly days: number; // since 1970-01-01; 0 for a time alone
  readonly seconds: number; // since midnight
  readonly hasDate: boolean;
}

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function readTime(text: string, order: string, now: string): WallTime | null {
  const written = text === 'now' ? now : text === 'today' ? now.slice(0, 10) : text;
  return parse(written, 'ymd') ?? (order === 'mdy' || order === 'dmy' ? parse(written, order) : null);
}

function parse(text: string, order: string): WallTime | null {
  const [date = '', clockText, ...more] = text.split(/[ T]/);
  if (clockText === undefined && text.includes(':')) {
    const alone = clock(date);
    return alone === null ? null : { days: 0, seconds: alone, hasDate: false };
  }

  const seconds = clockText === undefined ? 0 : clock(clockText);
  const numbers = date.replaceAll('/', '-').split('-');
  if (more.length > 0 || seconds === null || numbers.length !== 3) {
    return null;
  }

  const [first = '', second = '', third = ''] = numbers;
  const [yearText, monthText, dayText] =
    order === 'mdy' ? [third, first, second] : order === 'dmy' ? [third, second, first] : [first, second, third];
  const [year, month, day] = [digits(yearText), digits(monthText), digits(dayText)];
  if (yearText.length !== 4 || year === null || month === null || day === null || month < 1 || month > 12) {
    return null;
  }

  return day >= 1 && day <= monthLength(year, month) ? { days: daysOf(year, month, day), seconds, hasDate: true } : null;
}

function clock(text: string): number | null {
  const parts = text.split(':');
  const [hours, minutes, seconds] = [digits(parts[0] ?? ''), digits(parts[1] ?? ''), digits(parts[2] ?? '0')];
  const fits =
    (parts.length === 2 || (parts.length === 3 && parts[2]?.length === 2)) && parts[1]?.length === 2
    && hours !== null && hours <= 23 && minutes !== null && minutes <= 59 && seconds !== null && seconds <= 59;
  return fits ? hours * 3600 + minutes * 60 + seconds : null;
}

function digits(text: string): number | null {
  return /^[0-9]{1,4}$/.test(text) ? Number(text) : null;
}

function monthLength(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

// Howard Hinnant's algorithm: the year starts in March, so that the leap day is its last.
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.trunc((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + ofEra * 365 + Math.trunc(ofEra / 4) - Math.trunc(ofEra / 100) + ofYear - 719468;
}

export function civil(time: WallTime): CivilDate {
  const shifted = time.days + 719468;
  const era = Math.floor(shifted / 146097);
  const ofEra = shifted - era * 146097;
  const year = Math.trunc(
    (ofEra - Math.trunc(ofEra / 1460) + Math.trunc(ofEra / 36524) - Math.trunc(ofEra / 146096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.trunc(year / 4) - Math.trunc(year / 100));
  const shiftedMonth = Math.trunc((5 * ofYear + 2) / 153);
  const day = ofYear - Math.trunc((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return { year: year + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
