import { exponentOf, mantissaOf, scaled } from './binary64.ts';
import { expOfSum } from './exponential.ts';

/** An unevaluated sum of two doubles, |low| ≤ ulp(high) / 2: about 106 bits (Dekker 1971). */
interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

const LN2_HIGH = 762123384785 / 1099511627776;
const LN2_MIDDLE = 7.371002565167799e-13;
const LN2_LOW = 1.94704509238075e-31;
const THIRD: DoubleDouble = { high: 1 / 3, low: 1.850371707708594e-17 };
/** Integer exponents up to here are powers by squaring, exact wherever the result is a double. */
const LARGEST_SQUARED = 64;

/**
 * x to the power y, within 1e-15 of the exact result, and exact where |y| is an integer up to 64 and
 * the result is a double. Special values as ECMAScript's `Math.pow`: NaN for 1 or -1 to ±Infinity and
 * for a negative x to a fraction; 1 for y = 0 whatever x.
 *
 * Otherwise e^(y · ln x), with ln x and the product to about 66 bits (double-double arithmetic), for
 * an error in an exponent of 700 would show 700-fold in the result.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return Number.NaN;
  const magnitude = x < 0 ? -x : x;
  if (y === Infinity || y === -Infinity) return powerToInfinity(magnitude, y);
  const integer = Math.floor(y) === y;
  // Doubles from 2^53 on are even.
  const odd = integer && y % 2 !== 0;
  const negative = odd && (x < 0 || Object.is(x, -0));
  if (magnitude === 0 || magnitude === Infinity) {
    const result = (magnitude === 0) === y > 0 ? 0 : Infinity;
    return negative ? -result : result;
  }
  if (x < 0 && !integer) return Number.NaN;
  const size = y < 0 ? -y : y;
  const result =
    integer && size <= LARGEST_SQUARED
      ? integerPower(magnitude, size, y < 0)
      : exponential(y, logarithm(magnitude));
  return negative ? -result : result;
}

function powerToInfinity(magnitude: number, y: number): number {
  if (magnitude === 1) return Number.NaN;
  return magnitude > 1 === y > 0 ? Infinity : 0;
}

/** m^n · 2^(e·n) for x = m · 2^e, or its inverse; m lies in [√½, √2), so nothing overflows on the way. */
function integerPower(x: number, n: number, inverse: boolean): number {
  const e = exponentOf(x);
  let base: DoubleDouble = { high: mantissaOf(x, e), low: 0 };
  let result: DoubleDouble = { high: 1, low: 0 };
  for (let rest = n; rest > 0; rest >>= 1) {
    if (rest % 2 === 1) result = multiplied(result, base);
    if (rest > 1) base = multiplied(base, base);
  }
  const exponent = clampedExponent(e * n);
  if (!inverse) return scaled(result.high, exponent);
  const quotient = 1 / result.high;
  const product = exactProduct(quotient, result.high);
  const error = 1 - product.high - product.low - quotient * result.low;
  return scaled(quotient + quotient * error, -exponent);
}

/** Beyond ±2000 every power, its mantissa within 2^±32, has over- or underflowed. */
function clampedExponent(exponent: number): number {
  return exponent > 2000 ? 2000 : exponent < -2000 ? -2000 : exponent;
}

function exponential(y: number, l: DoubleDouble): number {
  // Past this the result is 0 or Infinity, and the exact product below would overflow.
  const estimate = y * l.high;
  if (!(estimate < 1000)) return Infinity;
  if (estimate < -1000) return 0;
  const product = exactProduct(y, l.high);
  const low = product.low + y * l.low;
  // An exponent so small that its exact product underflows leaves NaN in `low`.
  return expOfSum(product.high, low === low ? low : 0);
}

/** ln x to about 66 bits: k·ln 2 + 2·atanh(s), with s and the series' first two terms in double-double. */
function logarithm(x: number): DoubleDouble {
  const k = exponentOf(x);
  const m = mantissaOf(x, k);
  const s = quotient(m - 1, m + 1, 1 - (m + 1 - m));
  const z = multiplied(s, s);
  const cubic = multiplied(z, THIRD);
  const w = z.high;
  let tail = 0;
  for (let n = 25; n >= 5; n -= 2) tail = 1 / n + w * tail;
  const rest = fastSum(cubic.high, cubic.low + w * w * tail);
  const product = multiplied(s, rest);
  const half = sum(s, product);
  const high = exactSum(k * LN2_HIGH, 2 * half.high);
  const low = exactSum(k * LN2_MIDDLE, 2 * half.low);
  const total = exactSum(high.high, high.low + low.high);
  return fastSum(total.high, total.low + (low.low + k * LN2_LOW));
}

/** a / (b + lost) in double-double. */
function quotient(a: number, b: number, lost: number): DoubleDouble {
  const high = a / b;
  const product = exactProduct(high, b);
  return fastSum(high, (a - product.high - product.low - high * lost) / b);
}

function multiplied(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = exactProduct(a.high, b.high);
  return fastSum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

function sum(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const high = exactSum(a.high, b.high);
  return fastSum(high.high, high.low + (a.low + b.low));
}

/** a + b without error, whatever their order of magnitude (Knuth). */
function exactSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  const part = high - a;
  return { high, low: a - (high - part) + (b - part) };
}

/** a + b without error where |a| ≥ |b| (Dekker). */
function fastSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  return { high, low: b - (high - a) };
}

/** a · b without error (Veltkamp's split at 27 bits). */
function exactProduct(a: number, b: number): DoubleDouble {
  const high = a * b;
  const a1 = topHalf(a);
  const b1 = topHalf(b);
  const a2 = a - a1;
  const b2 = b - b1;
  return { high, low: a2 * b2 - (high - a1 * b1 - a2 * b1 - a1 * b2) };
}

function topHalf(a: number): number {
  const shifted = 134217729 * a;
  return shifted - (shifted - a);
}
