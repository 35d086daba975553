const bits = new Uint32Array(2);
const double = new Float64Array(bits.buffer);
double[0] = 1;
const HIGH = bits[1] === 0 ? 0 : 1;
const LOW = 1 - HIGH;

const TWO_52 = 4503599627370496;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** High 32 bits of a number's binary64 form: sign, exponent and the first 20 bits of the fraction. */
export function highWord(x: number): number {
  double[0] = x;
  return bits[HIGH] ?? 0;
}

/** Low 32 bits of a number's binary64 form. */
export function lowWord(x: number): number {
  double[0] = x;
  return bits[LOW] ?? 0;
}

/**
 * Exponent e of a positive finite number written as m · 2^e with m in [√½, √2); `mantissaOf(x, e)`
 * is that m. The cut at √2 is taken on the high word alone.
 */
export function exponentOf(x: number): number {
  if (x < SMALLEST_NORMAL) return exponentOf(x * TWO_52) - 52;
  // 0x6a09e is the fraction of √2 to 20 bits: mantissas above it count to the next exponent.
  return ((highWord(x) + (0x100000 - 0x6a09e)) >>> 20) - 1023;
}

/** x · 2^-e, exact for the e that `exponentOf(x)` gives. */
export function mantissaOf(x: number, e: number): number {
  return e < -1022 ? x * TWO_52 * powerOfTwo(-e - 52) : scaled(x, -e);
}

// 2^k for k = -1074 … 1023, each exact.
const POWERS = new Float64Array(2098);
POWERS[1074] = 1;
for (let k = 1; k <= 1023; k++) POWERS[1074 + k] = (POWERS[1073 + k] ?? 0) * 2;
for (let k = 1; k <= 1074; k++) POWERS[1074 - k] = (POWERS[1075 - k] ?? 0) / 2;

/** 2^k, exact. @param k an integer from -1074 to 1023 */
export function powerOfTwo(k: number): number {
  return POWERS[k + 1074] ?? Number.NaN;
}

/** x · 2^k with one rounding, for |k| ≤ 2000; overflows to ±Infinity and underflows to ±0. */
export function scaled(x: number, k: number): number {
  if (k > 1023) return x * powerOfTwo(1023) * powerOfTwo(Math.min(k - 1023, 1023));
  if (k >= -1022) return x * powerOfTwo(k);
  // Halving the exponent in the normal range first leaves one rounding, in the last product.
  return x * powerOfTwo(Math.max(k + 1000, -1022)) * powerOfTwo(-1000);
}
