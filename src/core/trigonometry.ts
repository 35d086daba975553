// π/2 in three parts: 33, 33 and 53 bits. A multiple below 2^20 of either of the first two is exact.
const HALF_PI_1 = 6746518852 / 4294967296;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;
const TWO_OVER_PI = 0.6366197723675814;
/** 2^20 · π/2, rounded down: up to here the three-part reduction holds. */
const REDUCIBLE = 1647099;

/** Sine of an angle in radians; NaN at ±Infinity. */
export function sin(x: number): number {
  // The sums below would lose the sign of -0.
  if (x === 0) return x;
  const { quadrant, high, low } = reduced(x);
  const value = quadrant % 2 === 0 ? sinKernel(high, low) : cosKernel(high, low);
  return quadrant < 2 ? value : -value;
}

/** Cosine of an angle in radians; NaN at ±Infinity. */
export function cos(x: number): number {
  const { quadrant, high, low } = reduced(x);
  const value = quadrant % 2 === 0 ? cosKernel(high, low) : sinKernel(high, low);
  return quadrant === 0 || quadrant === 3 ? value : -value;
}

/** x = n · π/2 + high + low with |high| ≤ π/4 (a little more at the rim); quadrant is n mod 4. */
interface ReducedAngle {
  readonly quadrant: number;
  readonly high: number;
  readonly low: number;
}

function reduced(x: number): ReducedAngle {
  if (!(x >= -REDUCIBLE && x <= REDUCIBLE)) return reducedHuge(x);
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  if (n === 0) return { quadrant: 0, high: x, low: 0 };
  const a = x - n * HALF_PI_1;
  const b = n * HALF_PI_2;
  const difference = a - b;
  // What the subtraction rounded away (Knuth's two-sum), for either order of magnitude.
  const part = difference - a;
  const lost = a - (difference - part) - (b + part);
  const rest = lost - n * HALF_PI_3;
  const high = difference + rest;
  return { quadrant: n & 3, high, low: difference - high + rest };
}

/**
 * sin(x + low) for |x| ≤ π/4 and a `low` below an ulp of x: the Taylor series to degree 17, whose
 * remainder is below 2^-60 there.
 */
function sinKernel(x: number, low: number): number {
  const z = x * x;
  const z2 = z * z;
  const z4 = z2 * z2;
  const tail =
    -1 / 6 +
    z / 120 +
    (-1 / 5040 + z / 362880) * z2 +
    (-1 / 39916800 + z / 6227020800 + (-1 / 1307674368000 + z / 355687428096000) * z2) * z4;
  // sin(x + low) = sin x + low · cos x, and cos x = 1 − z/2 is enough beside low.
  return x + (x * z * tail + low * (1 - z / 2));
}

/** cos(x + low), likewise, to degree 18. */
function cosKernel(x: number, low: number): number {
  const z = x * x;
  const z2 = z * z;
  const z4 = z2 * z2;
  const tail =
    1 / 24 -
    z / 720 +
    (1 / 40320 - z / 3628800) * z2 +
    (1 / 479001600 - z / 87178291200 + (1 / 20922789888000 - z / 6402373705728000) * z2) * z4;
  const half = z / 2;
  const leading = 1 - half;
  // 1 − leading − half is what that subtraction rounded away.
  return leading + (1 - leading - half + (z2 * tail - x * low));
}

const FRACTION_BITS = 1200n;
let scaledHalfPi: bigint | null = null;

/** Any larger angle, in integers: x and π/2 are written with 1,200 binary places. */
function reducedHuge(x: number): ReducedAngle {
  if (!(x > -Infinity && x < Infinity)) return { quadrant: 0, high: Number.NaN, low: 0 };
  scaledHalfPi ??= halfPiWithPlaces(FRACTION_BITS);
  const magnitude = x < 0 ? -x : x;
  const whole = Math.floor(magnitude);
  // Above 2^20 a double is a multiple of 2^-32.
  const fraction = BigInt((magnitude - whole) * 4294967296) << (FRACTION_BITS - 32n);
  const total = (BigInt(whole) << FRACTION_BITS) + fraction;
  const n = (total + scaledHalfPi / 2n) / scaledHalfPi;
  const rest = total - n * scaledHalfPi;
  // 120 places keep 60 good bits of the smallest remainder a double can have.
  const high = Number(rest >> (FRACTION_BITS - 120n)) / 1329227995784915872903807060280344576;
  const quadrant = Number(n & 3n);
  return x < 0 ? { quadrant: -quadrant & 3, high: -high, low: 0 } : { quadrant, high, low: 0 };
}

/** π/2 · 2^places, rounded, by Machin's formula π/4 = 4·arctan(1/5) − arctan(1/239). */
function halfPiWithPlaces(places: bigint): bigint {
  const guard = 32n;
  const one = 1n << (places + guard);
  return (2n * (4n * arctanOfInverse(5n, one) - arctanOfInverse(239n, one))) >> guard;
}

function arctanOfInverse(n: bigint, one: bigint): bigint {
  let sum = 0n;
  let sign = 1n;
  let power = one / n;
  for (let k = 1n; power > 0n; k += 2n) {
    sum += sign * (power / k);
    power /= n * n;
    sign = -sign;
  }
  return sum;
}
