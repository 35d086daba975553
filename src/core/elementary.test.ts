import { describe, expect, it } from 'vitest';
import { coreOutputs } from '../../tests/fixtures/core-outputs.ts';
import expected from '../../tests/fixtures/core-outputs.json' with { type: 'json' };
import { cos, exp, log, pow, sin } from './elementary.ts';
import { randomStream } from './random.ts';
import { sha256 } from './sha256.ts';

const inputs = randomStream('elementary.test');

/** Largest |f − g| over n inputs, relative to |g| (to the smallest normal number where g is less). */
function largestError(n: number, pair: (u: number, i: number) => [number, number]): number {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const [ours, theirs] = pair(inputs.uniform(i), i);
    if (ours === theirs || (Number.isNaN(ours) && Number.isNaN(theirs))) continue;
    const scale = Math.max(Math.abs(theirs), 2.3e-308);
    largest = Math.max(largest, Math.abs(ours - theirs) / scale);
  }
  return largest;
}

/** Values that a special case may hide behind. */
const specials = [0, 0.5, 1, 1.5, 2, 3, 64, 65, 1e300, 5e-324, 2 ** 53 + 2, Infinity]
  .flatMap((x) => [x, -x])
  .concat(Number.NaN);

describe('exp', () => {
  it('agrees with Math.exp to 2e-15 from underflow to overflow', () => {
    expect(largestError(20000, (u) => pairOf(exp, Math.exp, (u - 0.5) * 1416))).toBeLessThan(2e-15);
    expect(largestError(20000, (u) => pairOf(exp, Math.exp, (u - 0.5) * 4))).toBeLessThan(5e-16);
  });

  it('is exact at 0, overflows and underflows where Math.exp does', () => {
    expect(exp(0)).toBe(1);
    expect(Math.abs(exp(1) - Math.E)).toBeLessThan(5e-16);
    for (const x of [709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412]) {
      expect([x, exp(x)]).toEqual([x, Math.exp(x)]);
    }
    expect([exp(Infinity), exp(-Infinity), exp(Number.NaN)]).toEqual([Infinity, 0, NaN]);
    expect([exp(-0), exp(5e-324)]).toEqual([1, 1]);
  });
});

describe('log', () => {
  it('agrees with Math.log to 5e-16, also near 1 and among subnormals', () => {
    expect(largestError(20000, (u) => pairOf(log, Math.log, u * 10))).toBeLessThan(5e-16);
    expect(largestError(20000, (u) => pairOf(log, Math.log, 1 + u * 1e-6))).toBeLessThan(5e-16);
    expect(largestError(20000, (u) => pairOf(log, Math.log, 1 - u * 1e-9))).toBeLessThan(5e-16);
    expect(largestError(2000, (u) => pairOf(log, Math.log, u * 1e-310))).toBeLessThan(5e-16);
    expect(largestError(2000, (u) => pairOf(log, Math.log, u * 1.7e308))).toBeLessThan(5e-16);
  });

  it('has the special values of Math.log', () => {
    expect(log(1)).toBe(0);
    expect(log(Math.E)).toBe(1);
    expect([log(0), log(-0), log(Infinity)]).toEqual([-Infinity, -Infinity, Infinity]);
    expect([log(-1), log(-Infinity), log(Number.NaN)]).toEqual([NaN, NaN, NaN]);
  });
});

describe('sin and cos', () => {
  it.each([1, 10, 1e3, 1e5, 1.6e6, 1e10, 1e300])('agree with Math to 2e-15 up to %d', (range) => {
    const at = (u: number): number => (u - 0.5) * 2 * range;
    expect(largestError(4000, (u) => pairOf(sin, Math.sin, at(u)))).toBeLessThan(2e-15);
    expect(largestError(4000, (u) => pairOf(cos, Math.cos, at(u)))).toBeLessThan(2e-15);
  });

  it('keep their relative accuracy beside multiples of a quarter turn', () => {
    const at = (i: number): number => (i - 2000) * 61 * (Math.PI / 2);
    expect(largestError(4000, (_, i) => pairOf(sin, Math.sin, at(i)))).toBeLessThan(2e-15);
    expect(largestError(4000, (_, i) => pairOf(cos, Math.cos, at(i)))).toBeLessThan(2e-15);
  });

  it('have the special values of Math', () => {
    expect([sin(0), sin(-0), cos(0)]).toEqual([0, -0, 1]);
    expect([sin(Infinity), cos(-Infinity), sin(Number.NaN)]).toEqual([NaN, NaN, NaN]);
  });
});

describe('pow', () => {
  it('agrees with Math.pow to 2e-15, also where the exponent of e is large', () => {
    const compare = (x: number, y: number): [number, number] => [pow(x, y), Math.pow(x, y)];
    expect(largestError(20000, (u, i) => compare(u * 10, (i % 97) / 5 - 9))).toBeLessThan(2e-15);
    expect(largestError(20000, (u, i) => compare(1 + u / 1e3, i * 30))).toBeLessThan(2e-15);
    expect(largestError(4000, (u, i) => compare(u * 1e300, (i % 41) / 40))).toBeLessThan(2e-15);
  });

  it('is exact for small integer exponents wherever the result is a double', () => {
    for (let n = 0; n <= 22; n++) expect(pow(10, n)).toBe(Number(`1e${n}`));
    for (let n = -64; n <= 64; n++) expect(pow(2, n)).toBe(2 ** n);
    expect(pow(3, 33)).toBe(5559060566555523);
    expect(pow(-7, 3)).toBe(-343);
    expect([pow(10, -1), pow(10, -3), pow(1.1, 2)]).toEqual([0.1, 0.001, 1.1 * 1.1]);
    expect([pow(1e200, 2), pow(1e-200, 2), pow(-1e200, 3)]).toEqual([Infinity, 0, -Infinity]);
    expect(pow(5e-324, -1)).toBe(Infinity);
    expect(pow(2 ** -512, 2)).toBe(2 ** -1024);
  });

  it('has the special values of Math.pow', () => {
    for (const x of specials) {
      for (const y of specials) {
        const theirs = Math.pow(x, y);
        const ours = pow(x, y);
        const same = Object.is(ours, theirs) || Math.abs(ours / theirs - 1) < 2e-15;
        expect([x, y, same ? theirs : ours]).toEqual([x, y, theirs]);
      }
    }
  });
});

it('the bits on the fixed grid are those of every platform', async () => {
  expect(await sha256(coreOutputs().elementary)).toBe(expected.elementary);
});

function pairOf(
  ours: (x: number) => number,
  theirs: (x: number) => number,
  x: number,
): [number, number] {
  return [ours(x), theirs(x)];
}
