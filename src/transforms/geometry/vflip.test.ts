import { expect, it } from 'vitest';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

it('turns the rows around', () => {
  const flipped = applied('vflip', greyPicture([1, 2], [3, 4], [5, 6]));
  expect(redsOf(flipped)).toEqual([
    [5, 6],
    [3, 4],
    [1, 2],
  ]);
});

it('together with hflip is half a turn', () => {
  const picture = greyPicture([1, 2, 3], [4, 5, 6]);
  expect(applied('vflip+hflip', picture)).toEqual(applied('rotate:180', picture));
});

it('takes no arguments', () => {
  expect(() => applied('vflip:1', greyPicture([1]))).toThrow(/takes no arguments/);
});
