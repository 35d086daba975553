import { expect, it } from 'vitest';
import { applied, greyPicture } from '../../../tests/applied.ts';

// Bytes against PIL's: src/transforms/exactness.test.ts, src/images/jpeg/round-trip.test.ts.

it('at quality 100 leaves a flat grey picture alone', () => {
  const grey = greyPicture(...Array.from({ length: 9 }, () => new Array<number>(11).fill(77)));
  expect(applied('jpeg:100', grey)).toEqual(grey);
});

it('can follow a corruption', () => {
  const picture = greyPicture([0, 255, 0, 255], [255, 0, 255, 0]);
  const blurred = applied('contrast:3', picture);
  expect(applied('contrast:3+jpeg:85', picture)).toEqual(applied('jpeg:85', blurred));
});

it.each(['0', '101', '', '85.5', '-1', '1000'])('quality %j is refused', (argument) => {
  expect(() => applied(`jpeg:${argument}`, greyPicture([1]))).toThrow(/quality from 1 to 100/);
});
