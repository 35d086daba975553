import { describe, expect, it } from 'vitest';
import type { Picture } from '../../images/picture.ts';
import { snow } from './snow.ts';

function grey(side: number, value: number): Picture {
  return { width: side, height: side, data: new Uint8Array(side * side * 3).fill(value) };
}

/** Noise that lets one flake fall, at element `at`. */
function oneFlake(at: number): { uniform: () => number; normal: (i: number) => number } {
  return { uniform: () => 0.5, normal: (i) => (i === at ? 4 : -4) };
}

describe('snow', () => {
  it('without flakes bleaches: share · x + (1 − share) · max(x, 1.5 · grey + .5)', () => {
    const none = { uniform: () => 0.5, normal: () => -4 };
    // The share of CIFAR's last severity is .8; white is .2 · 1.5 · x + .5 for x = .2, before clipping.
    const [value] = snow.parse('5')(grey(32, 51), none).data;
    expect(value).toBe(Math.floor(255 * (0.8 * 0.2 + 0.2 * (1.5 * 0.2 + 0.5))));
  });

  it('a flake falls down from where it was drawn, and again turned by 180°', () => {
    // CIFAR's first severity does not magnify; the angle of .5 is −90°.
    const none = { uniform: () => 0.5, normal: () => -4 };
    const without = snow.parse('1')(grey(32, 0), none).data;
    const flake = snow.parse('1')(grey(32, 0), oneFlake(10 * 32 + 5)).data;
    const changed = Array.from({ length: 1024 }, (_, i) => i).filter(
      (i) => flake[i * 3] !== without[i * 3],
    );
    const columns = new Set(changed.map((i) => i % 32));
    expect([...columns].sort((a, b) => a - b)).toEqual([5, 26]);
    const rows = changed.filter((i) => i % 32 === 5).map((i) => i >> 5);
    expect(rows[0]).toBe(10);
    expect(rows.at(-1)).toBeGreaterThan(14);
    expect(changed.map((i) => 1023 - i).sort((a, b) => a - b)).toEqual(changed);
  });

  it('values between 0 and the threshold are no flakes', () => {
    const noise = { uniform: () => 0.5, normal: () => 2.4 };
    // .1 + 2.4 · .2 = .58, below the threshold of .6.
    const none = { uniform: () => 0.5, normal: () => -4 };
    expect(snow.parse('1')(grey(32, 9), noise)).toEqual(snow.parse('1')(grey(32, 9), none));
  });
});
