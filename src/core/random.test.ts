import { describe, expect, it } from 'vitest';
import { coreOutputs } from '../../tests/fixtures/core-outputs.ts';
import expected from '../../tests/fixtures/core-outputs.json' with { type: 'json' };
import { philox } from './philox.ts';
import { randomStream } from './random.ts';
import { sha256 } from './sha256.ts';

const indices = Array.from({ length: 64 }, (_, i) => i);

describe('philox', () => {
  // Known answers of the Random123 distribution, `philox4x32 10`.
  it.each([
    [[0, 0, 0, 0, 0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[-1, -1, -1, -1, -1, -1], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('gives the published answer for %j', ([c0, c1, c2, c3, k0, k1], answer) => {
    const words = new Int32Array(4);
    philox(words, c0 ?? 0, c1 ?? 0, c2 ?? 0, c3 ?? 0, k0 ?? 0, k1 ?? 0);
    const text = Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ');
    expect(text).toBe(answer);
  });
});

describe('randomStream', () => {
  it('gives element i whatever was asked for before', () => {
    const forward = randomStream(0, 'a');
    const backward = randomStream(0, 'a');
    const there = indices.map((i) => [
      forward.uniform(i),
      forward.normal(i),
      forward.integer(i, 9),
    ]);
    const back = indices.toReversed().map((i) => {
      const integer = backward.integer(i, 9);
      const normal = backward.normal(i);
      return [backward.uniform(i), normal, integer];
    });
    expect(back.reverse()).toEqual(there);
  });

  it('gives an unlikely normal number, which needs further draws, whatever was asked for before', () => {
    const one = randomStream('tail');
    const found = Array.from({ length: 20000 }, (_, i) => i).find((i) => one.normal(i) > 3.7);
    expect(found).toBeDefined();
    expect(randomStream('tail').normal(found ?? 0)).toBe(one.normal(found ?? 0));
  });

  it('keeps different parts apart: type, order and where one string ends', () => {
    const streams = [
      randomStream('ab', 'c'),
      randomStream('a', 'bc'),
      randomStream('abc'),
      randomStream('c', 'ab'),
      randomStream(1),
      randomStream('1'),
      randomStream(1, 0),
      randomStream(),
      randomStream(''),
      randomStream(2 ** 40),
      randomStream(0.1),
    ];
    expect(new Set(streams.map((stream) => stream.uniform(0))).size).toBe(streams.length);
  });

  it('is the same for the same parts; -0 is 0', () => {
    expect(randomStream(-0, 'é').normal(5)).toBe(randomStream(0, 'é').normal(5));
  });

  it('refuses a part that is not finite', () => {
    expect(() => randomStream('a', Number.NaN)).toThrow(RangeError);
  });

  it('has the moments of a uniform and of a normal distribution (within 4 standard errors)', () => {
    const n = 100000;
    const stream = randomStream('moments');
    const sums = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const u = stream.uniform(i) - 0.5;
      const z = stream.normal(i);
      [u, u * u, z, z * z, z * z * z * z].forEach((x, k) => (sums[k] = (sums[k] ?? 0) + x / n));
    }
    const [u1 = 1, u2 = 1, z1 = 1, z2 = 0, z4 = 0] = sums;
    const error = 4 / Math.sqrt(n);
    expect(Math.abs(u1)).toBeLessThan(error * Math.sqrt(1 / 12));
    expect(Math.abs(u2 - 1 / 12)).toBeLessThan(error * Math.sqrt(1 / 180));
    expect(Math.abs(z1)).toBeLessThan(error);
    expect(Math.abs(z2 - 1)).toBeLessThan(error * Math.sqrt(2));
    expect(Math.abs(z4 - 3)).toBeLessThan(error * Math.sqrt(96));
  });

  it('draws every integer below the bound about equally often (chi-square, 9 degrees, p > 1e-4)', () => {
    const stream = randomStream('integers');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 50000; i++) {
      const k = stream.integer(i, 10);
      counts[k] = (counts[k] ?? 0) + 1;
    }
    expect(counts).toHaveLength(10);
    expect(counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0)).toBeLessThan(33.7);
  });

  it('permutes: every element once, and each of 3! orders about equally often', () => {
    expect([...randomStream('p').permutation(100)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = randomStream('p', i).permutation(3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
    expect([...randomStream('p').permutation(0)]).toEqual([]);
  });

  it('gives the numbers of every platform', async () => {
    expect(await sha256(coreOutputs().random)).toBe(expected.random);
  });
});
