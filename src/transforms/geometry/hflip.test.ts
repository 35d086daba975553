import { expect, it } from 'vitest';
import { formulaPicture } from '../../../tests/fixtures/pixel-cases.ts';
import { hflip } from './hflip.ts';

// Bytes against torchvision's: src/images/exactness.test.ts, tests/conformance/pixels.test.ts.

const noise = { uniform: () => 0, normal: () => 0 };

it('turns a row around, pixel by pixel', () => {
  const picture = { width: 3, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
  expect([...hflip.parse('')(picture, noise).data]).toEqual([7, 8, 9, 4, 5, 6, 1, 2, 3]);
});

it('twice is nothing', () => {
  const picture = formulaPicture(7, 5);
  const flip = hflip.parse('');
  expect(flip(flip(picture, noise), noise)).toEqual(picture);
});
