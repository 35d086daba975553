import { describe, expect, it } from 'vitest';
import type { Picture } from '../../images/picture.ts';
import { randomStream } from '../../core/random.ts';
import { spatter, waterMask } from './spatter.ts';

function grey(side: number, value: number): Picture {
  return { width: side, height: side, data: new Uint8Array(side * side * 3).fill(value) };
}

describe('spatter', () => {
  it('without drops changes nothing', () => {
    const dry = { uniform: () => 0, normal: () => -9 };
    for (const severity of ['1', '3', '4', '5']) {
      expect(spatter.parse(severity)(grey(32, 90), dry)).toEqual(grey(32, 90));
    }
  });

  it('water brightens, most in green and blue; mud gives the colour of mud', () => {
    const noise = randomStream('spatter');
    const water = spatter.parse('3')(grey(64, 90), noise).data;
    expect(Math.min(...water)).toBe(90);
    for (let i = 0; i < water.length; i += 3) {
      expect(water[i + 1]).toBeGreaterThanOrEqual(water[i]);
      expect(water[i + 2]).toBe(water[i + 1]);
    }
    expect(Math.max(...water)).toBeGreaterThan(150);
    const flooded = { uniform: () => 0, normal: () => 9 };
    expect([...spatter.parse('5')(grey(32, 200), flooded).data.subarray(0, 3)]).toEqual([
      63, 42, 20,
    ]);
  });
});

describe('waterMask', () => {
  it('is 0 where there is no liquid, and the strength at its brightest', () => {
    const width = 24;
    const data = Float64Array.from({ length: width * width }, (_, i) => {
      const [x, y] = [(i % width) - 12, Math.floor(i / width) - 12];
      return x * x + y * y < 40 ? 0.7 + x / 60 : 0;
    });
    const mask = waterMask({ width, height: width, channels: 1, data }, 0.6);
    expect(Math.max(...mask)).toBeCloseTo(0.6, 12);
    mask.forEach((value, i) => {
      if (data[i] === 0) expect(value).toBe(0);
    });
  });

  it('is 0 everywhere where no edge is found', () => {
    const plane = { width: 4, height: 4, channels: 1, data: new Float64Array(16) };
    expect([...waterMask(plane, 0.6)]).toEqual(new Array(16).fill(0));
  });
});
