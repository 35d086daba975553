import { EVEN, EVEN_DIFFERENCE, EVEN_SUM, ODD, ODD_PAIRS, ODD_TERMS } from './rotations.ts';

const [term0, term1, term2, term3] = ODD_TERMS;
const [pair0, pair1, pair2, pair3] = ODD_PAIRS;

/**
 * The inverse DCT of 64 coefficients in place, columns first: samples minus 128, not yet limited to bytes.
 * It is the integer algorithm of libjpeg's `jpeg_idct_islow`, bit for bit.
 */
export function inverseDct(block: Int32Array): void {
  for (let column = 0; column < 8; column++) transform(block, column, 8, 11);
  for (let row = 0; row < 64; row += 8) transform(block, row, 1, 18);
}

/** One row or column: 8 values from `at`, `step` apart; 13 − shift fractional bits remain. */
function transform(block: Int32Array, at: number, step: number, shift: number): void {
  const half = 1 << (shift - 1);
  const at4 = at + 4 * step;
  const v0 = block[at];
  const v1 = block[at + step];
  const v2 = block[at + 2 * step];
  const v3 = block[at4 - step];
  const v4 = block[at4];
  const v5 = block[at4 + step];
  const v6 = block[at4 + 2 * step];
  const v7 = block[at4 + 3 * step];

  const even = (v2 + v6) * EVEN;
  const evenLow = even - v6 * EVEN_DIFFERENCE;
  const evenHigh = even + v2 * EVEN_SUM;
  const sum = ((v0 + v4) << 13) + half;
  const difference = ((v0 - v4) << 13) + half;
  const e0 = sum + evenHigh;
  const e1 = difference + evenLow;
  const e2 = difference - evenLow;
  const e3 = sum - evenHigh;

  const odd = (v7 + v3 + v5 + v1) * ODD;
  const a = -(v7 + v1) * pair0;
  const b = -(v5 + v3) * pair1;
  const c = odd - (v7 + v3) * pair2;
  const d = odd - (v5 + v1) * pair3;
  const o0 = v1 * term3 + a + d;
  const o1 = v3 * term2 + b + c;
  const o2 = v5 * term1 + b + d;
  const o3 = v7 * term0 + a + c;

  block[at] = (e0 + o0) >> shift;
  block[at + step] = (e1 + o1) >> shift;
  block[at + 2 * step] = (e2 + o2) >> shift;
  block[at4 - step] = (e3 + o3) >> shift;
  block[at4] = (e3 - o3) >> shift;
  block[at4 + step] = (e2 - o2) >> shift;
  block[at4 + 2 * step] = (e1 - o1) >> shift;
  block[at4 + 3 * step] = (e0 - o0) >> shift;
}
