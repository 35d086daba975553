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

/** 2^−24, the smallest subnormal half. */
const SMALLEST = 1 / (1 << 24);
