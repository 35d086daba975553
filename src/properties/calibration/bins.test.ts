import { describe, expect, it } from 'vitest';
import { binTotals, calibrationErrors, rightClosed, torchmetrics } from './bins.ts';

describe('(lo, hi]', () => {
  it.each([
    [0, 5, -1],
    [1e-300, 5, 0],
    [0.2, 5, 0],
    [0.2 + 1e-12, 5, 1],
    [0.6, 5, 2],
    [1 - 1e-16, 5, 4],
    [1, 5, 4],
  ])('%d of %i bins is in bin %i', (confidence, bins, bin) => {
    expect(rightClosed(confidence, bins)).toBe(bin);
  });
  it('an edge is in the bin below it, and the next number above in the one above, for any number of bins', () => {
    for (let bins = 1; bins <= 100; bins++) {
      for (let edge = 1; edge < bins; edge++) {
        expect([edge, bins, rightClosed(edge / bins, bins)]).toEqual([edge, bins, edge - 1]);
        const above = (edge / bins) * (1 + 2 ** -52);
        expect([edge, bins, rightClosed(above, bins)]).toEqual([edge, bins, edge]);
      }
    }
  });
});

describe('torchmetrics', () => {
  it.each([
    [0, 5, 0],
    [0.2, 5, 1],
    [0.2 - 1e-6, 5, 0],
    [0.8, 5, 4],
    [Math.fround(0.9), 10, 9],
    [1 - 1e-6, 5, 4],
    [1, 5, 5],
  ])('%d of %i bins is in bin %i', (confidence, bins, bin) => {
    expect(torchmetrics(confidence, bins)).toBe(bin);
  });
  it('an edge is in the bin above it, for any number of bins', () => {
    for (let bins = 1; bins <= 100; bins++) {
      for (let edge = 0; edge < bins; edge++) {
        expect([edge, bins, torchmetrics(edge / bins, bins)]).toEqual([edge, bins, edge]);
      }
    }
  });
  it('what float32 alone would round to 1 stays in the last bin', () => {
    expect(Math.fround(1 - 1e-12)).toBe(1);
    expect(torchmetrics(1 - 1e-12, 15)).toBe(14);
  });
});

describe('errors', () => {
  // Bin 0: two answers of confidence .4, one right; bin 1: one answer of confidence .9, wrong.
  const totals = binTotals(Float64Array.of(0.4, 0.4, 0.9), Uint8Array.of(1, 0, 0), 2, rightClosed);
  it('by hand: gaps .1 and .9', () => {
    const { l1, l2, max } = calibrationErrors(totals.counts, totals.excess, 3);
    expect(l1).toBeCloseTo((2 * 0.1 + 0.9) / 3, 14);
    expect(l2).toBeCloseTo(Math.sqrt((2 * 0.01 + 0.81) / 3), 14);
    expect(max).toBeCloseTo(0.9, 14);
  });
  it('an answer in no bin still counts among the examples', () => {
    const empty = binTotals(Float64Array.of(0), Uint8Array.of(0), 2, rightClosed);
    expect(calibrationErrors(empty.counts, empty.excess, 1)).toEqual({ l1: 0, l2: 0, max: 0 });
  });
});
