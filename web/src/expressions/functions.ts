import { civil, readTime, type WallTime } from './dates';
import type { Tree } from './evaluate';
import { exp, log, round, significant } from './numbers';
import { find, length, lower, part, trim, upper } from './texts';
import { holds, isMissing, isNothing, numberOf, ofNumber, ofText, textOf, type Value } from './values';

// 365.2425 and 30.44 days.
const UNITS: Readonly<Record<string, number>> = {
  y: 31_556_952, Y: 31_556_952, M: 2_630_016, d: 86_400, D: 86_400, h: 3600, H: 3600, m: 60, s: 1, S: 1,
};

export function run(name: string, args: readonly Tree[], evaluate: (part: Tree) => Value, now: string): Value {
  if (name === 'if') {
    const [condition, yes, no] = args as readonly [Tree, Tree, Tree];
    return evaluate(holds(evaluate(condition)) ? yes : no);
  }

  const values = args.map(evaluate);
  const first = values[0] ?? null;
  const number = numberOf(first);
  switch (name) {
    case 'round':
      return rounded(values, 0);
    case 'roundup':
      return rounded(values, 1);
    case 'rounddown':
      return rounded(values, -1);
    case 'sqrt':
      return number === null ? null : ofNumber(Math.sqrt(number));
    case 'abs':
      return number === null ? null : Math.abs(number);
    case 'exponential':
      return number === null ? null : ofNumber(significant(exp(number)));
    case 'log':
      return logarithm(number, numberOf(values[1] ?? null));
    case 'mod': {
      const divisor = numberOf(values[1] ?? null);
      return number === null || divisor === null ? null : ofNumber(number % divisor);
    }
    case 'sum':
    case 'mean':
    case 'median':
    case 'min':
    case 'max':
    case 'stdev':
      return ofNumber(summarise(name, values));
    case 'datediff':
      return difference(values, now);
    case 'age_at_date':
      return age(dateOf(first, now), dateOf(values[1] ?? null, now));
    case 'year':
    case 'month':
    case 'day': {
      const date = dateOf(first, now);
      return date === null ? null : civil(date)[name];
    }
    case 'dayoftheweek': {
      const date = dateOf(first, now);
      return date === null ? null : (((date.days + 4) % 7) + 7) % 7;
    }
    case 'isnumber':
      return typeof first !== 'boolean' && number !== null;
    case 'isinteger':
      return typeof first !== 'boolean' && number !== null && /^[-+]*[0-9]*$/.test(textOf(first));
    case 'isblankormissingcode':
      return isNothing(first);
    case 'isblanknotmissingcode':
      return first === null;
    case 'ismissingcode':
      return isMissing(first);
    case 'hasmissingcode':
      return isMissing(first) && values.slice(1).some((code) => (isMissing(code) ? code.missing : textOf(code)) === first.missing);
    default:
      return text(name, values);
  }
}

function rounded(values: readonly Value[], direction: -1 | 0 | 1): Value {
  const places = values.length > 1 && !isNothing(values[1] ?? null) ? numberOf(values[1] ?? null) : 0;
  const number = numberOf(values[0] ?? null);
  return number === null || places === null ? null : ofNumber(round(number, places, direction));
}

function logarithm(number: number | null, radix: number | null): Value {
  if (number === null || number <= 0) {
    return null;
  }

  if (radix === null) {
    return ofNumber(significant(log(number)));
  }

  return radix > 0 && radix !== 1 ? ofNumber(significant(log(number) / log(radix))) : null;
}

function summarise(name: string, values: readonly Value[]): number | null {
  const numbers = values.map(numberOf).filter((number) => number !== null);
  if (numbers.length === 0) {
    return null;
  }

  const sum = numbers.reduce((total, next) => total + next);
  const mean = sum / numbers.length;
  numbers.sort((a, b) => a - b);
  const at = (index: number): number => numbers[index] ?? 0;
  const middle = Math.trunc(numbers.length / 2);
  switch (name) {
    case 'sum':
      return sum;
    case 'mean':
      return mean;
    case 'min':
      return at(0);
    case 'max':
      return at(numbers.length - 1);
    case 'median':
      return numbers.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
    default:
      return numbers.length === 1 ? null
        : Math.sqrt(numbers.reduce((total, next) => total + (next - mean) * (next - mean), 0) / (numbers.length - 1));
  }
}

function dateOf(value: Value, now: string): WallTime | null {
  const time = readTime(textOf(value), '', now);
  return time?.hasDate === true ? time : null;
}

function difference(values: readonly Value[], now: string): Value {
  const options = values.slice(3);
  const order = options.map(textOf).find((option) => option === 'ymd' || option === 'mdy' || option === 'dmy') ?? '';
  const signed = options.some((option) => option === true || textOf(option) === 'true');
  const from = readTime(textOf(values[0] ?? null), order, now);
  const to = readTime(textOf(values[1] ?? null), order, now);
  const name = textOf(values[2] ?? null);
  const unit = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
  if (from === null || to === null || from.hasDate !== to.hasDate || unit === undefined) {
    return null;
  }

  const seconds = (to.days - from.days) * 86_400 + (to.seconds - from.seconds);
  return ofNumber((signed ? seconds : Math.abs(seconds)) / unit);
}

function age(born: WallTime | null, at: WallTime | null): Value {
  if (born === null || at === null) {
    return null;
  }

  const [from, to] = [civil(born), civil(at)];
  const early = to.month < from.month || (to.month === from.month && to.day < from.day);
  return to.year - from.year - (early ? 1 : 0);
}

function text(name: string, values: readonly Value[]): Value {
  const [own, other] = [textOf(values[0] ?? null), textOf(values[1] ?? null)];
  const count = numberOf(values[1] ?? null) ?? 0;
  switch (name) {
    case 'contains':
      return find(other, own) > 0;
    case 'not_contain':
      return find(other, own) === 0;
    case 'starts_with':
      return find(other, own) === 1;
    case 'ends_with':
      return other !== '' && lower(own).endsWith(lower(other));
    case 'find':
      return find(own, other);
    case 'concat':
      return ofText(values.map(textOf).join(''));
    case 'concat_ws':
      return ofText(values.slice(1).map(textOf).filter((piece) => piece !== '').join(own));
    case 'left':
      return ofText(part(own, 0, count));
    case 'right':
      return ofText(part(own, length(own) - Math.max(0, Math.trunc(count)), length(own)));
    case 'mid':
      return ofText(part(own, count - 1, numberOf(values[2] ?? null) ?? 0));
    case 'length':
      return length(own);
    case 'replace_text':
      return ofText(other === '' ? own : own.replaceAll(other, () => textOf(values[2] ?? null)));
    case 'upper':
      return ofText(upper(own));
    case 'lower':
      return ofText(lower(own));
    default:
      return ofText(trim(own));
  }
}
