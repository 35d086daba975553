import { describe, expect, it } from 'vitest';
import { filledCoverage, strokedCoverage, type Placement } from './coverage.ts';

const unit: Placement = { x: 0, y: 0, radius: 1, cosine: 1, sine: 0 };
const total = (coverage: Float64Array): number => coverage.reduce((sum, area) => sum + area, 0);
const rectangle = (x0: number, y0: number, x1: number, y1: number): number[] => [x0, y0, x1, y0, x1, y1, x0, y1]; // prettier-ignore

describe('filledCoverage', () => {
  it('is the covered area of each pixel', () => {
    const coverage = filledCoverage([rectangle(0.5, 0.25, 2, 2)], unit, 3);
    expect([...coverage]).toEqual([0.375, 0.75, 0, 0.5, 1, 0, 0, 0, 0]);
  });

  it('is the area on the right side of a slanted edge', () => {
    // The triangle (0,0) (2,0) (0,2): its hypotenuse halves the pixels (1,0) and (0,1).
    expect([...filledCoverage([[0, 0, 2, 0, 0, 2]], unit, 2)]).toEqual([1, 0.5, 0.5, 0]);
  });

  it('does not depend on the direction of a contour, and takes a hole away', () => {
    const outer = rectangle(0, 0, 4, 4);
    const reversed = [0, 4, 4, 4, 4, 0, 0, 0];
    expect(filledCoverage([reversed], unit, 4)).toEqual(filledCoverage([outer], unit, 4));
    const hole = [1, 3, 3, 3, 3, 1, 1, 1];
    expect(total(filledCoverage([outer, hole], unit, 4))).toBeCloseTo(12, 12);
  });

  it('turns, scales and moves the outline', () => {
    const placement: Placement = { x: 8, y: 8, radius: 3, cosine: 0.6, sine: 0.8 };
    const coverage = filledCoverage([rectangle(-1, -0.5, 1, 0.5)], placement, 16);
    expect(total(coverage)).toBeCloseTo(18, 10);
    // The end of the long side lies at 53°, downwards to the right: (8 + 1.8, 8 + 2.4) less a bit.
    expect(coverage[10 * 16 + 9]).toBeGreaterThan(0);
    expect(coverage[5 * 16 + 10]).toBe(0);
  });

  it('cuts off what lies outside the picture on every side', () => {
    const coverage = filledCoverage([rectangle(-3, -3, 7, 9)], unit, 4);
    expect([...coverage]).toEqual(new Array(16).fill(1));
    expect(total(filledCoverage([rectangle(9, 9, 12, 12)], unit, 4))).toBe(0);
    expect(total(filledCoverage([rectangle(-5, 0, -1, 4)], unit, 4))).toBe(0);
  });
});

describe('strokedCoverage', () => {
  it('covers a line of its width along the outline and nothing within', () => {
    const coverage = strokedCoverage([rectangle(4.5, 4.5, 11.5, 11.5)], unit, 1, 16);
    expect(coverage[4 * 16 + 8]).toBe(1);
    expect(coverage[8 * 16 + 8]).toBe(0);
    expect(coverage[2 * 16 + 8]).toBe(0);
    expect(total(coverage)).toBeCloseTo(28, 0);
  });
});
