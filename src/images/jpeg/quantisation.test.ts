import { describe, expect, it } from 'vitest';
import { quantisationTables, quantise } from './quantisation.ts';

describe('quantisation', () => {
  it('at quality 50 has the tables of the standard', () => {
    const { luma, chroma } = quantisationTables(50);
    expect([...luma.slice(0, 8)]).toEqual([16, 11, 10, 16, 24, 40, 51, 61]);
    expect([...chroma.slice(0, 8)]).toEqual([17, 18, 24, 47, 99, 99, 99, 99]);
  });

  it.each([
    [100, 1, 1],
    [85, 5, 5],
    [25, 32, 34],
    [1, 255, 255],
  ])('at quality %i begins with steps %i and %i', (quality, luma, chroma) => {
    const tables = quantisationTables(quality);
    expect([tables.luma[0], tables.chroma[0]]).toEqual([luma, chroma]);
  });

  it('takes the nearest multiple of the step, halves away from zero', () => {
    const steps = new Int32Array(64).fill(10);
    const block = new Int32Array(64);
    block.set([39, 40, 119, 120, -39, -40, -119, -120]);
    quantise(block, steps);
    expect([...block.slice(0, 8)]).toEqual([0, 10, 10, 20, 0, -10, -10, -20]);
  });
});
