// Numbers as on the server: read, rounded by their decimal digits, with the same logarithm and exponential, digit for digit.
const LN2 = 0.6931471805599453;
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const ROOT2 = 1.4142135623730951;

const NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

export function read(text: string): number | null {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number + 0 : null;
}

/** Sign, shortest digits without zeros at either end, and the place of the point: 0.d1d2d3 times 10^point. */
function decimal(number: number): { sign: string; digits: string; point: number } {
  const [mantissa = '', power = '0'] = Math.abs(number).toString().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const significant = all.replace(/^0+/, '');
  return {
    sign: number < 0 ? '-' : '',
    digits: significant.replace(/0+$/, ''),
    point: whole.length - (all.length - significant.length) + Number(power),
  };
}

function increment(digits: string): string {
  const nines = /9*$/.exec(digits)?.[0].length ?? 0;
  const head = digits.slice(0, digits.length - nines);
  const raised = head.length === 0 ? '1' : head.slice(0, -1) + String(Number(head.slice(-1)) + 1);
  return raised + '0'.repeat(nines);
}

/** Direction 0: to the nearest, halves away from zero; 1: towards plus infinity; -1: towards minus infinity. */
export function round(number: number, places: number, direction: -1 | 0 | 1): number | null {
  if (Math.abs(places) > 300) {
    return null;
  }

  if (number === 0) {
    return 0;
  }

  const { sign, digits, point } = decimal(number);
  const keep = point + Math.trunc(places);
  if (keep >= digits.length) {
    return number;
  }

  const kept = keep <= 0 ? '' : digits.slice(0, keep);
  const away = direction === 0 ? keep >= 0 && digits.charAt(keep) >= '5' : direction > 0 === (sign === '');
  const exponent = point - Math.max(keep, 0) + (keep < 0 ? -keep : 0);
  const whole = away ? increment(kept) : kept === '' ? '0' : kept;
  return Number(`${sign}${whole}e${exponent}`) + 0;
}

export function log(number: number): number {
  let mantissa = number;
  let exponent = 0;
  for (; mantissa >= ROOT2; exponent++) {
    mantissa /= 2;
  }

  for (; mantissa < ROOT2 / 2; exponent--) {
    mantissa *= 2;
  }

  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let series = 1 / 25;
  for (let odd = 23; odd >= 1; odd -= 2) {
    series = series * square + 1 / odd;
  }

  return exponent * LN2 + 2 * ratio * series;
}

export function exp(power: number): number {
  if (power > 709.78) {
    return Number.POSITIVE_INFINITY;
  }

  if (power < -740) {
    return 0;
  }

  let twos = Math.floor(power / LN2 + 0.5);
  const rest = power - twos * LN2_HIGH - twos * LN2_LOW;
  let series = 1;
  for (let term = 22; term >= 1; term--) {
    series = 1 + (rest * series) / term;
  }

  for (; twos > 0; twos--) {
    series *= 2;
  }

  for (; twos < 0; twos++) {
    series /= 2;
  }

  return series;
}

/** Whole exponents multiply, others go by logarithm; null where there is no power. */
export function power(number: number, exponent: number): number | null {
  if (exponent === Math.trunc(exponent) && Math.abs(exponent) <= 1024) {
    let result = 1;
    let square = number;
    for (let left = Math.abs(exponent); left > 0; left = Math.trunc(left / 2)) {
      result = left % 2 === 1 ? result * square : result;
      square *= square;
    }

    return exponent < 0 ? 1 / result : result;
  }

  if (number <= 0) {
    return number === 0 && exponent > 0 ? 0 : null;
  }

  return exponent === 0.5 ? Math.sqrt(number) : significant(exp(exponent * log(number)));
}

/** 14 significant digits: what logarithms and exponentials are good for. */
export function significant(number: number): number {
  return Number.isFinite(number) ? Number(number.toExponential(13)) : number;
}
