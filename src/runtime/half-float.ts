/**
 * IEEE 754 binary16 numbers, given as their bits, as float32; every one is exact there.
 * Source: IEEE 754-2019, table 3.5 (5 exponent bits, bias 15, 10 fraction bits).
 */
export function halfToFloat32(bits: Uint16Array): Float32Array {
  const result = new Float32Array(bits.length);
  const words = new Uint32Array(result.buffer);
  for (const [index, half] of bits.entries()) {
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 0) result[index] = (sign === 0 ? 1 : -1) * fraction * SMALLEST;
    else if (exponent === 31) words[index] = sign | 0x7f800000 | (fraction << 13);
    else words[index] = sign | ((exponent + 112) << 23) | (fraction << 13);
  }
  return result;
}

/**
 * float32 numbers as binary16, as bits: rounded to the nearest, ties to even; too large ones become infinite
 * (IEEE 754-2019, 4.3.1, as numpy's `astype(float16)` does).
 */
export function float32ToHalf(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const result = new Uint16Array(values.length);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    result[i] = ((word >>> 16) & 0x8000) | halfOfMagnitude(word & 0x7fffffff);
  }
  return result;
}

/** The half nearest to a float32 without its sign; both as bits. */
function halfOfMagnitude(word: number): number {
  if (word > INFINITY) return 0x7c00 | ((word >>> 13) & 0x3ff || 1);
  if (word >= ROUNDS_TO_INFINITY) return 0x7c00;
  if (word >= LEAST_NORMAL) {
    return (word + 0xfff + ((word >>> 13) & 1) - REBIAS) >>> 13;
  }
  const exponent = word >>> 23;
  const shift = 126 - exponent;
  if (shift > 24) return 0;
  const fraction = (word & 0x7fffff) | 0x800000;
  const whole = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return rest > tie || (rest === tie && (whole & 1) === 1) ? whole + 1 : whole;
}

/** Bits of float32's infinity, of 65520 (halfway to 2^16), of 2^−14, and of the difference of the exponents' biases. */
const INFINITY = 0x7f800000;
const ROUNDS_TO_INFINITY = 0x477ff000;
const LEAST_NORMAL = 0x38800000;
const REBIAS = 112 << 23;

/** 2^−24, the smallest subnormal half. */
const SMALLEST = 1 / (1 << 24);
