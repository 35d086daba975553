import { describe, expect, it } from 'vitest';
import { filledCoverage } from './coverage.ts';
import { outlines, type Outline } from './outlines.ts';

const SIZE = 48;

/** The outline centred on its centre of mass, turned by some degrees and mirrored where `side` is -1. */
function drawn(outline: Outline, degrees: number, side: 1 | -1): Float64Array {
  const sided = outline.map((contour) => contour.map((p, i) => (i % 2 === 0 ? side * p : p)));
  const angle = (degrees * Math.PI) / 180;
  const placement = { radius: 18, cosine: Math.cos(angle), sine: Math.sin(angle) };
  const rough = filledCoverage(sided, { ...placement, x: SIZE / 2, y: SIZE / 2 }, SIZE);
  const mean = (of: (at: number) => number): number =>
    rough.reduce((sum, area, at) => sum + area * (of(at) + 0.5), 0) / rough.reduce((a, b) => a + b);
  const x = SIZE - mean((at) => at % SIZE);
  const y = SIZE - mean((at) => Math.floor(at / SIZE));
  return filledCoverage(sided, { ...placement, x, y }, SIZE);
}

/** Common area over joint area: 1 for equal shapes. */
function overlap(a: Float64Array, b: Float64Array): number {
  let common = 0;
  let joint = 0;
  for (let i = 0; i < a.length; i++) {
    common += Math.min(a[i] ?? 0, b[i] ?? 0);
    joint += Math.max(a[i] ?? 0, b[i] ?? 0);
  }
  return common / joint;
}

const names = Object.keys(outlines);
const turns = Array.from({ length: 24 }, (_, i) => i * 15);

describe('the outlines', () => {
  it('are ten, in the order of their names, within the unit circle (a little beyond at corners)', () => {
    expect(names).toHaveLength(10);
    expect(names.toSorted()).toEqual(names);
    for (const contour of Object.values(outlines).flat()) {
      expect(Math.max(...contour.map(Math.abs))).toBeLessThanOrEqual(1.13);
    }
  });

  it.each(names)('%s does not look like itself after a turn of 30° or more', (name) => {
    const outline = outlines[name] ?? [];
    const upright = drawn(outline, 0, 1);
    for (const turn of turns.filter((degrees) => degrees >= 30 && degrees <= 330)) {
      expect([turn, overlap(upright, drawn(outline, turn, 1)) < 0.87]).toEqual([turn, true]);
    }
  });

  it.each(names)(
    '%s is neither another shape nor the mirror image of one, however turned',
    (name) => {
      const upright = drawn(outlines[name] ?? [], 0, 1);
      for (const other of names.filter((each) => each !== name)) {
        const closest = turns.flatMap((turn) =>
          ([1, -1] as const).map((side) =>
            overlap(upright, drawn(outlines[other] ?? [], turn, side)),
          ),
        );
        expect([other, Math.max(...closest) < 0.8]).toEqual([other, true]);
      }
    },
  );
});
