import { expect, it } from 'vitest';
import expected from '../../../../tests/fixtures/corruptions.json' with { type: 'json' };
import { formulaPicture } from '../../../../tests/fixtures/pixel-cases.ts';
import { displaced } from './displacement.ts';
import { unitPlane } from './plane.ts';

it('displacement equals scipy.ndimage.map_coordinates, outside the picture too', () => {
  const at = Array.from({ length: 31 * 24 }, (_, i) => [i % 31, Math.floor(i / 31)]);
  const dx = Float64Array.from(at, ([x, y]) => 9 * Math.sin(x / 5 + y / 3));
  const dy = Float64Array.from(at, ([x, y]) => 7 * Math.cos(x / 4 - y / 6));
  const { data } = displaced(unitPlane(formulaPicture(31, 24)), dx, dy);
  const kept = [...data.filter((_, i) => i % 37 === 0)];
  kept.forEach((value, i) => expect(value).toBeCloseTo(expected.planes.displaced[i], 12));
});

it('half a pixel to the right is the mean of two, and the edge pixel is its own neighbour', () => {
  const plane = { width: 3, height: 1, channels: 1, data: Float64Array.of(2, 4, 8) };
  const half = new Float64Array(3).fill(0.5);
  expect([...displaced(plane, half, new Float64Array(3)).data]).toEqual([3, 6, 8]);
});
