import { expect, it } from 'vitest';
import { matrix, normalMatrix } from '../../../tests/synthetic-run.ts';
import { linearCka } from './linear-cka.ts';

const x = normalMatrix('cka x', 60, 4);
const y = normalMatrix('cka y', 60, 5);

it('by hand: centred columns (1, −1, 0) and (1, 0, −1) have cosine 1/2, whose square it is', () => {
  const { plain, debiased } = linearCka(matrix([[1], [-1], [0]]), matrix([[1], [0], [-1]]));
  expect(plain).toBeCloseTo(0.25, 14);
  expect(debiased).toBeNull();
});

it('is 1 for an embedding that was turned, scaled and moved', () => {
  const turned = { ...x, data: x.data.slice() };
  for (let row = 0; row < 60; row++) {
    const [a, b] = x.data.subarray(row * 4, row * 4 + 2);
    turned.data.set([-b * 8 + 3, a * 8 - 1], row * 4);
    for (let k = 2; k < 4; k++) turned.data[row * 4 + k] *= 8;
  }
  const { plain, debiased } = linearCka(x, turned);
  expect(plain).toBeCloseTo(1, 6);
  expect(debiased).toBeCloseTo(1, 6);
});

it('of embeddings that have nothing in common: above 0 plain, about 0 debiased', () => {
  const { plain, debiased } = linearCka(x, y);
  expect(plain).toBeGreaterThan(0.02);
  expect(Math.abs(debiased ?? NaN)).toBeLessThan(0.05);
  expect(linearCka(y, x)).toEqual({
    plain: expect.closeTo(plain ?? 0, 12),
    debiased: expect.closeTo(debiased ?? 0, 12),
  });
});

it('is undefined for an embedding that does not vary, and for no example', () => {
  const constant = matrix(Array.from({ length: 60 }, () => [0.1, 0.7]));
  expect(linearCka(constant, x)).toEqual({ plain: null, debiased: null });
  expect(linearCka(matrix([], 2), matrix([], 3))).toEqual({ plain: null, debiased: null });
});
