import { expect, it } from 'vitest';
import { toLevels, truncated, unitPlane } from './plane.ts';

it('every byte comes back from the scale of 0 to 1', () => {
  const picture = {
    width: 16,
    height: 16,
    data: Uint8Array.from({ length: 768 }, (_, i) => i % 256),
  };
  expect(truncated(toLevels(unitPlane(picture)))).toEqual(picture);
});

it('levels are clipped and then truncated', () => {
  const data = Float64Array.of(-0.5, 0.999, 1.5);
  const plane = { width: 1, height: 1, channels: 3, data };
  expect([...truncated(toLevels(plane)).data]).toEqual([0, 254, 255]);
});
