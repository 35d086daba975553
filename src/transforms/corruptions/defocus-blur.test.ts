import { describe, expect, it } from 'vitest';
import { defocused, diskKernel } from './defocus-blur.ts';

// Against OpenCV: exactness.test.ts and tests/conformance/corruptions.test.ts.

/** Sum of the whole kernel, of which one quarter is kept. */
function sumOf(kernel: ReturnType<typeof diskKernel>): number {
  let sum = 0;
  kernel.forEach((row, y) =>
    row.forEach((weight, x) => (sum += weight * (x === 0 ? 1 : 2) * (y === 0 ? 1 : 2))),
  );
  return sum;
}

describe('the disk of defocus_blur', () => {
  it.each([
    [3, 0.1, 1],
    [4, 0.5, 1],
    [6, 0.5, 1],
    [8, 0.5, 1.012975],
    [10, 0.5, 1.010786],
  ])('of radius %i, softened by %d, sums to %d', (radius, softening, sum) => {
    expect(sumOf(diskKernel(radius, softening))).toBeCloseTo(sum, 6);
  });

  it('of radius 1 is a cross of five cells', () => {
    const kernel = diskKernel(1, 0.01);
    expect([kernel[0][0], kernel[0][1], kernel[1][1], kernel[0][2]]).toEqual([
      Math.fround(0.2),
      Math.fround(0.2),
      0,
      0,
    ]);
  });

  it('of less than one cell is the softening alone', () => {
    const kernel = diskKernel(0.3, 0.4);
    expect(kernel[0][1] / kernel[0][0]).toBeCloseTo(Math.exp(-0.5 / 0.16), 6);
  });
});

describe('defocus_blur', () => {
  it('mirrors the picture at its edges without repeating them', () => {
    const data = Uint8Array.of(10, 10, 10, 60, 60, 60, 110, 110, 110);
    const { data: levels } = defocused({ width: 3, height: 1, data }, 1, 0.01);
    // A cross over one row: three times the pixel itself, and its two neighbours.
    [0, 3, 6].forEach((at, i) => expect(levels[at]).toBeCloseTo([30, 60, 90][i], 4));
  });

  it('brightens a flat picture where the kernel exceeds 1, but no further than white', () => {
    const flat = (value: number): number =>
      defocused({ width: 40, height: 40, data: new Uint8Array(4800).fill(value) }, 8, 0.5)
        .data[2400];
    expect(flat(128) / 128).toBeCloseTo(1.012975, 5);
    expect(flat(255)).toBe(255);
  });
});
