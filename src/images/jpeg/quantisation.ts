/** The example tables of ITU-T T.81, annex K.1, row by row. */
const lumaTable = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const chromaTable = [
  17,
  18,
  24,
  47,
  99,
  99,
  99,
  99,
  18,
  21,
  26,
  66,
  99,
  99,
  99,
  99,
  24,
  26,
  56,
  99,
  99,
  99,
  99,
  99,
  47,
  66,
  99,
  99,
  99,
  99,
  99,
  99,
  ...Array.from({ length: 32 }, () => 99),
];

/**
 * The quantisation tables of a quality, as libjpeg scales them (`jpeg_set_quality`): by 5000 / quality per
 * cent below 50 and by 200 − 2·quality per cent from there on, limited to 1 … 255.
 *
 * @param quality an integer from 1 to 100
 */
export function quantisationTables(quality: number): { luma: Int32Array; chroma: Int32Array } {
  const percent = quality < 50 ? Math.trunc(5000 / quality) : 200 - 2 * quality;
  const scaled = (table: readonly number[]): Int32Array =>
    Int32Array.from(table, (step) =>
      Math.min(Math.max(Math.trunc((step * percent + 50) / 100), 1), 255),
    );
  return { luma: scaled(lumaTable), chroma: scaled(chromaTable) };
}

/**
 * Replaces 64 coefficients, 8 times too large as `forwardDct` leaves them, by what a decoder reads: the
 * nearest multiple of the step, halves away from zero.
 */
export function quantise(coefficients: Int32Array, steps: Int32Array): void {
  for (let i = 0; i < 64; i++) {
    const step = steps[i];
    const divisor = step * 8;
    const value = coefficients[i];
    const level =
      value < 0
        ? -((((divisor >> 1) - value) / divisor) | 0)
        : ((value + (divisor >> 1)) / divisor) | 0;
    coefficients[i] = level * step;
  }
}
