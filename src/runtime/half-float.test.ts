import { expect, it } from 'vitest';
import { sha256 } from '../core/sha256.ts';
import { float32ToHalf, halfToFloat32 } from './half-float.ts';

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

it('float32 numbers become the halves that numpy makes of them', async () => {
  // The numbers of tests/fixtures/make-halves.py, which printed the hash (numpy 1.24.2).
  const bits = Uint16Array.from({ length: 0x7c00 }, (_, i) => i);
  const halves = new Float64Array([...halfToFloat32(bits), 65536]);
  const positive = new Uint32Array(4 * bits.length);
  for (let i = 0; i < bits.length; i++) {
    const [own] = new Uint32Array(Float32Array.of(halves[i]!).buffer);
    const [middle] = new Uint32Array(Float32Array.of((halves[i]! + halves[i + 1]!) / 2).buffer);
    positive.set([own!, middle! - 1, middle!, middle! + 1], 4 * i);
  }
  const numbers = new Uint32Array([...positive, ...positive.map((word) => word | 0x80000000)]);
  const result = float32ToHalf(new Float32Array(numbers.buffer));
  expect(numbers).toHaveLength(253952);
  expect(await sha256(new Uint8Array(result.buffer))).toBe(
    '0dd38bb76dad2e2f9fcb8d149640d9d669b8513dcca97c4b42edd53901c8d210',
  );
});

it.each([
  ['infinity', Infinity, 0x7c00],
  ['too large a number', 1e30, 0x7c00],
  ['not a number', NaN, 0x7e00],
  ['less than the smallest', -1e-30, 0x8000],
])('of %s comes the half next to it', (_, value, half) => {
  expect(float32ToHalf(Float32Array.of(value))[0]).toBe(half);
});
