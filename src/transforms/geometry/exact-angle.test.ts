import { expect, it } from 'vitest';
import { exactAngle, radiansOf } from './exact-angle.ts';

it('is exact where the float64 is known', () => {
  expect(exactAngle(0)).toEqual({ sine: 0, cosine: 1, tangent: 0 });
  // The float64 nearest to π/4 lies 3e-17 below it.
  expect(exactAngle(Math.PI / 4).tangent).toBe(0.9999999999999999);
  // sin(π) of the float64 is its distance from π.
  expect(exactAngle(Math.PI).sine).toBe(1.2246467991473532e-16);
});

it('is within a last bit of the platform, at every half degree', () => {
  for (let degrees = -180; degrees <= 180; degrees += 0.5) {
    const radians = radiansOf(degrees);
    const { sine, cosine, tangent } = exactAngle(radians);
    const pairs = [
      [sine, Math.sin(radians)],
      [cosine, Math.cos(radians)],
      [tangent, Math.tan(radians)],
    ];
    for (const [found, platform] of pairs) {
      expect(Math.abs(found - platform)).toBeLessThanOrEqual(Math.abs(platform) * 2.3e-16);
    }
  }
});

it('the tangent at a right angle is that of the nearest float64', () => {
  expect(exactAngle(radiansOf(90)).tangent).toBe(16331239353195370);
});
