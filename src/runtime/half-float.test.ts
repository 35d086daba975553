import { expect, it } from 'vitest';
import { halfToFloat32 } from './half-float.ts';

it.each([
  ['one', 0x3c00, 1],
  ['minus two', 0xc000, -2],
  ['a third, rounded', 0x3555, 0.333251953125],
  ['the largest', 0x7bff, 65504],
  ['the smallest normal', 0x0400, 6.103515625e-5],
  ['the smallest subnormal', 0x0001, 5.9604644775390625e-8],
  ['minus zero', 0x8000, -0],
  ['infinity', 0x7c00, Infinity],
  ['minus infinity', 0xfc00, -Infinity],
  ['not a number', 0x7e00, NaN],
])('a half holds %s', (_name, bits, value) => {
  expect(halfToFloat32(Uint16Array.of(bits))[0]).toBe(value);
});

it('an empty array stays empty', () => {
  expect(halfToFloat32(new Uint16Array(0))).toHaveLength(0);
});
