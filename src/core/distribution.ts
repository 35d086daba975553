import { exp, log } from './elementary.ts';

const EPSILON = 2.220446049250313e-16;
const TINY = 1e-300;
const HALF_LOG_TWO_PI = 0.9189385332046728;

// Lanczos' approximation of the gamma function, g = 7, nine terms (Godfrey's coefficients).
// prettier-ignore
const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531,
  -176.6150291621406, 12.507343278686905, -0.13857109526572012, 9.984369578019572e-6,
  1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x ≥ 0.5, to about 14 digits. */
export function logGamma(x: number): number {
  const shifted = x - 1;
  const base = shifted + 7.5;
  let series = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) series += LANCZOS[i] / (shifted + i);
  return HALF_LOG_TWO_PI + (shifted + 0.5) * log(base) - base + log(series);
}

/**
 * Cumulative distribution of Beta(a, b) at x (the regularised incomplete beta function), for
 * a, b ≥ 0.5 and x in [0, 1]. Continued fraction of Abramowitz and Stegun 26.5.8, by Lentz's method.
 */
export function betaCumulative(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x));
  // The fraction converges quickly below the mean; above it the mirrored one does.
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  const steps = 200 + Math.ceil(4 * Math.sqrt(a + b));
  for (let m = 1; m <= steps; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return fraction;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** The x at which Beta(a, b) has cumulative probability `share`; Newton's steps, kept in a bracket. */
export function betaQuantile(share: number, a: number, b: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  const scale = logGamma(a + b) - logGamma(a) - logGamma(b);
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let step = 0; step < 200; step++) {
    const error = betaCumulative(x, a, b) - share;
    if (error > 0) high = x;
    else low = x;
    const density = exp(scale + (a - 1) * log(x) + (b - 1) * log(1 - x));
    const next = x - error / density;
    const moved = next > low && next < high ? next : low + (high - low) / 2;
    if (Math.abs(moved - x) <= 2 * EPSILON * x || moved === low || moved === high) return moved;
    x = moved;
  }
  return x;
}

/**
 * The t at which Student's distribution with `freedom` degrees of freedom (≥ 1) has cumulative
 * probability `share`.
 */
export function studentQuantile(share: number, freedom: number): number {
  if (share < 0.5) return -studentQuantile(1 - share, freedom);
  const x = betaQuantile(2 * share - 1, 0.5, freedom / 2);
  return Math.sqrt((freedom * x) / (1 - x));
}

/** The z at which the standard normal distribution has cumulative probability `share`: Wichura's AS 241. */
export function normalQuantile(share: number): number {
  const q = share - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_ABOVE, r)) / polynomial(CENTRE_BELOW, r);
  }
  const r = Math.sqrt(-log(q < 0 ? share : 1 - share));
  const tail =
    r <= 5
      ? polynomial(MIDDLE_ABOVE, r - 1.6) / polynomial(MIDDLE_BELOW, r - 1.6)
      : polynomial(FAR_ABOVE, r - 5) / polynomial(FAR_BELOW, r - 5);
  return q < 0 ? -tail : tail;
}

/** Coefficients from the highest power down. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

// prettier-ignore
const CENTRE_ABOVE = [
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
  13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
];
// prettier-ignore
const CENTRE_BELOW = [
  5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
  5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
];
// prettier-ignore
const MIDDLE_ABOVE = [
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
  1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959,
  1.42343711074968357734,
];
// prettier-ignore
const MIDDLE_BELOW = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
  0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
];
// prettier-ignore
const FAR_ABOVE = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
  0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699,
  6.6579046435011037772,
];
// prettier-ignore
const FAR_BELOW = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
  7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769,
  1,
];

/** Cumulative probabilities of 0 … n successes in n trials of probability `share`; the last is 1. */
export function binomialCumulative(n: number, share: number): Float64Array {
  const cumulative = new Float64Array(n + 1);
  let total = 0;
  for (let k = 0; k <= n; k++) {
    total += binomialProbability(k, n, share);
    cumulative[k] = total;
  }
  cumulative[n] = 1;
  return cumulative;
}

function binomialProbability(k: number, n: number, share: number): number {
  if (share <= 0) return k === 0 ? 1 : 0;
  if (share >= 1) return k === n ? 1 : 0;
  const ways = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return exp(ways + k * log(share) + (n - k) * log(1 - share));
}

/** The smallest k whose cumulative probability exceeds `uniform` (in [0, 1)): a draw by inversion. */
export function drawFrom(cumulative: Float64Array, uniform: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle] > uniform) high = middle;
    else low = middle + 1;
  }
  return low;
}

// What a tail may hold before it is cut off; far below the resolution of a uniform number.
const NEGLIGIBLE = 1e-20;

/**
 * Cumulative probabilities of 0, 1, … events when independent event i has probability
 * `probabilities[i]` (the Poisson binomial distribution), by adding one event at a time. Numbers of
 * events that practically never happen are left off the end; the last entry is 1. Time grows with the
 * number of events times their expected number: let the rarer outcome be the event.
 */
export function poissonBinomialCumulative(probabilities: ArrayLike<number>): Float64Array {
  const mass = new Float64Array(probabilities.length + 1);
  mass[0] = 1;
  let last = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const happens = probabilities[i];
    mass[last + 1] = mass[last] * happens;
    for (let k = last; k > 0; k--) mass[k] = mass[k] * (1 - happens) + mass[k - 1] * happens;
    mass[0] *= 1 - happens;
    if (mass[last + 1] > NEGLIGIBLE || last === 0) last++;
    else mass[last + 1] = 0;
  }
  const cumulative = mass.slice(0, last + 1);
  for (let k = 1; k <= last; k++) cumulative[k] += cumulative[k - 1];
  cumulative[last] = 1;
  return cumulative;
}
