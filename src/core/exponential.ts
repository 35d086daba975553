import { exponentOf, mantissaOf, powerOfTwo } from './binary64.ts';

// ln 2 in two parts; the first has 40 bits, so its product with an exponent is exact.
const LN2_HIGH = 762123384785 / 1099511627776;
const LN2_LOW = 7.371002565167799e-13;
const INVERSE_LN2 = 1.4426950408889634;

const LARGEST_EXPONENT = 709.782712893384;
const SMALLEST_EXPONENT = -745.1332191019412;

/** Coefficients 1/n! of the exponential series. */
const E3 = 1 / 6;
const E4 = 1 / 24;
const E5 = 1 / 120;
const E6 = 1 / 720;
const E7 = 1 / 5040;
const E8 = 1 / 40320;
const E9 = 1 / 362880;
const E10 = 1 / 3628800;
const E11 = 1 / 39916800;
const E12 = 1 / 479001600;
const E13 = 1 / 6227020800;

/**
 * e^x. Infinity above 709.78, subnormal below -708.4, 0 below -745.13.
 *
 * x = k · ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite's two-part reduction), then the exponential
 * series of r to degree 13: its remainder there is below 2^-57.
 */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e^(x + low), where `low` is small beside x: what a product in double-double arithmetic leaves. */
export function expOfSum(x: number, low: number): number {
  if (!(x <= LARGEST_EXPONENT)) return x > 0 ? Infinity : Number.NaN;
  if (x < SMALLEST_EXPONENT) return 0;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const rest = low - k * LN2_LOW;
  const r = high + rest;
  const r2 = r * r;
  const r4 = r2 * r2;
  const tail =
    0.5 +
    E3 * r +
    (E4 + E5 * r) * r2 +
    (E6 + E7 * r + (E8 + E9 * r) * r2) * r4 +
    (E10 + E11 * r + (E12 + E13 * r) * r2) * (r4 * r4);
  const y = 1 + (high + (rest + r2 * tail));
  if (k > 1023) return y * 2 * powerOfTwo(1023);
  if (k < -1074) return y * 0.5 * powerOfTwo(-1074);
  return y * powerOfTwo(k);
}

/** Coefficients 2/(2n + 1) of the series of 2·atanh. */
const L1 = 2 / 3;
const L2 = 2 / 5;
const L3 = 2 / 7;
const L4 = 2 / 9;
const L5 = 2 / 11;
const L6 = 2 / 13;
const L7 = 2 / 15;
const L8 = 2 / 17;
const L9 = 2 / 19;
const L10 = 2 / 21;

/**
 * Natural logarithm. -Infinity at ±0, NaN below 0.
 *
 * x = 2^k · (1 + f) with 1 + f in [√½, √2), and ln(1 + f) = 2·atanh(s) with s = f / (2 + f). Since
 * 2s = f − s·f, the sum f − s·(f − R) keeps the exact f as its leading term; R is the series'
 * remainder after 2s, whose terms past the tenth are below 2^-60.
 */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : Number.NaN;
  const k = exponentOf(x);
  const f = mantissaOf(x, k) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const remainder =
    z *
    (L1 +
      L2 * z +
      (L3 + L4 * z) * z2 +
      (L5 + L6 * z + (L7 + L8 * z) * z2) * z4 +
      (L9 + L10 * z) * (z4 * z4));
  return k * LN2_HIGH + (f - (s * (f - remainder) - k * LN2_LOW));
}
