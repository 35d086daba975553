// Multipliers and key increments of Philox4x32 (Salmon et al. 2011, table 2), the multipliers in halves.
const M0_HIGH = 0xd251;
const M0_LOW = 0x1f53;
const M0 = 0xd2511f53;
const M1_HIGH = 0xcd9e;
const M1_LOW = 0x8d57;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * Philox4x32-10: a bijection of 128-bit counters for each 64-bit key whose outputs pass every test of
 * TestU01, so that number i of a stream is had without the numbers before it.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 * @param output receives the four 32-bit words (signed; `>>> 0` reads them as unsigned)
 */
export function philox(
  output: Int32Array,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let c0 = counter0 | 0;
  let c1 = counter1 | 0;
  let c2 = counter2 | 0;
  let c3 = counter3 | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highProduct(c0, M0_HIGH, M0_LOW);
    const high1 = highProduct(c2, M1_HIGH, M1_LOW);
    const low0 = Math.imul(c0, M0);
    const low1 = Math.imul(c2, M1);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  output[0] = c0;
  output[1] = c1;
  output[2] = c2;
  output[3] = c3;
}

/** High 32 bits of the 64-bit product of two unsigned words, the second given in 16-bit halves. */
function highProduct(a: number, high: number, low: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const carry = Math.imul(aLow, low) >>> 16;
  const middle = Math.imul(aHigh, low) + carry;
  // Math.imul is signed; >>> reads the word as unsigned, and 0xffff² + 0xffff still fits.
  const cross = Math.imul(aLow, high) + (middle & 0xffff);
  return (Math.imul(aHigh, high) + (middle >>> 16) + (cross >>> 16)) | 0;
}
