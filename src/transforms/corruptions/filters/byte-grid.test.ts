import { describe, expect, it } from 'vitest';
import { gridHashes } from '../../../../tests/fixtures/corruption-cases.ts';
import expected from '../../../../tests/fixtures/corruptions.json' with { type: 'json' };
import { boxBlur, equalised, filter3x3, truncatedBoxBlur } from './byte-grid.ts';

it('Canny, distance transform, blurs, equalisation and emboss give the bytes of OpenCV', async () => {
  expect(Object.keys(expected.grids).length).toBe(18);
  expect(await gridHashes(Object.keys(expected.grids))).toEqual(expected.grids);
});

describe('neighbourhoods', () => {
  const row = { width: 3, height: 1, data: Uint8Array.of(0, 10, 40) };

  it('mirror at the edges without repeating them', () => {
    // Columns: (10 + 0 + 10) / 3, (0 + 10 + 40) / 3, (10 + 40 + 10) / 3; the one row stands in for all three.
    expect([...boxBlur(row).data]).toEqual([7, 17, 20]);
  });

  it('are truncated where the reference truncates', () => {
    const floats = { ...row, data: Float32Array.from(row.data) };
    expect([...truncatedBoxBlur(floats).data]).toEqual([6, 16, 20]);
  });

  it('clip to bytes', () => {
    const bright = { width: 1, height: 1, data: Uint8Array.of(200) };
    expect([...filter3x3(bright, [0, 0, 0, 0, 2, 0, 0, 0, 0]).data]).toEqual([255]);
    expect([...filter3x3(bright, [0, 0, 0, 0, -1, 0, 0, 0, 0]).data]).toEqual([0]);
  });
});

describe('equalised', () => {
  it('spreads levels by how many pixels have less', () => {
    const grid = { width: 4, height: 1, data: Uint8Array.of(5, 5, 6, 9) };
    // The lowest becomes 0; of the two others, half and all lie at or below.
    expect([...equalised(grid).data]).toEqual([0, 0, 128, 255]);
  });

  it('leaves one level as it is', () => {
    const grid = { width: 2, height: 1, data: Uint8Array.of(7, 7) };
    expect([...equalised(grid).data]).toEqual([7, 7]);
  });
});
