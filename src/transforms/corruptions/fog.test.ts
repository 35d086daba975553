import { describe, expect, it } from 'vitest';
import type { Picture } from '../../images/picture.ts';
import { fog } from './fog.ts';

function grey(side: number, value: number): Picture {
  return { width: side, height: side, data: new Uint8Array(side * side * 3).fill(value) };
}

describe('fog', () => {
  it('scales to the picture’s largest value: (x + c · plasma) · max / (max + c)', () => {
    // A plasma that does not vary is 0 everywhere; c is 1.5 at CIFAR's last severity.
    const still = { uniform: () => 0.5, normal: () => 0 };
    const [value] = fog.parse('5')(grey(32, 128), still).data;
    const unit = 128 / 255;
    expect(value).toBe(Math.floor(255 * ((unit * unit) / (unit + 1.5))));
  });

  it('never exceeds the largest value of the picture, and reaches it where fog is thickest', () => {
    let drawn = 0;
    const noise = { uniform: () => (drawn++ * 0.618034) % 1, normal: () => 0 };
    const { data } = fog.parse('3')(grey(32, 200), noise);
    expect(Math.max(...data)).toBeGreaterThanOrEqual(199);
    expect(Math.max(...data)).toBeLessThanOrEqual(200);
  });

  it('of a black picture is black', () => {
    const noise = { uniform: (i: number) => (i * 0.618034) % 1, normal: () => 0 };
    expect(fog.parse('5')(grey(8, 0), noise)).toEqual(grey(8, 0));
  });

  it('adds the same to all channels', () => {
    const noise = { uniform: (i: number) => (i * 0.618034) % 1, normal: () => 0 };
    const { data } = fog.parse('5')(grey(16, 90), noise);
    for (let i = 0; i < data.length; i += 3) {
      expect([data[i + 1], data[i + 2]]).toEqual([data[i], data[i]]);
    }
  });
});
