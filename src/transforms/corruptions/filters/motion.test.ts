import { expect, it } from 'vitest';
import { motionBlur } from './motion.ts';

// Against ImageMagick: ../exactness.test.ts.

const point = { width: 7, height: 1, channels: 1, data: Uint8Array.of(0, 0, 0, 0, 250, 0, 0) };

it('0° takes copies from the right: light spreads to the left, as half a Gaussian', () => {
  const { data } = motionBlur(point, 1, 1, 0);
  // Weights 1, e^(−1/2), e^(−2) over their sum of 1.742: .574, .348, .078.
  expect([...data]).toEqual([0, 0, 19, 87, 143, 0, 0]);
});

it('180° takes them from the left', () => {
  const { data } = motionBlur(point, 1, 1, 180);
  expect([...data]).toEqual([0, 0, 0, 0, 143, 87, 19]);
});

it('90° takes them from below, where this picture repeats itself', () => {
  expect(motionBlur(point, 1, 1, 90).data).toEqual(point.data);
});

it('edges are repeated, however far the copies lie outside', () => {
  const flat = { width: 3, height: 2, channels: 3, data: new Uint8Array(18).fill(77) };
  expect(motionBlur(flat, 20, 15, 33).data).toEqual(flat.data);
});
