import { expect, it } from 'vitest';
import { formulaPicture } from '../../../tests/fixtures/pixel-cases.ts';
import { applied, greyPicture, redsOf } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

it('moves to the right by a share of the width', () => {
  const row = greyPicture([10, 20, 30, 40]);
  expect(redsOf(applied('translate_x:0.25', row))).toEqual([[0, 10, 20, 30]]);
  expect(redsOf(applied('translate_x:-0.5', row))).toEqual([[30, 40, 0, 0]]);
});

it('by whole pixels is what translate does', () => {
  const picture = formulaPicture(20, 10);
  for (const interpolation of ['nearest', 'bilinear', 'bicubic']) {
    expect(applied(`translate_x:0.15,${interpolation}`, picture)).toEqual(
      applied('translate:3,0', picture),
    );
  }
});

it('by part of a pixel interpolates, and keeps the edge where a centre still comes from inside', () => {
  expect(redsOf(applied('translate_x:0.125', greyPicture([10, 20, 30, 40])))).toEqual([
    [10, 15, 25, 35],
  ]);
});

it('by the whole width leaves nothing', () => {
  expect(redsOf(applied('translate_x:1', greyPicture([1, 2, 3])))).toEqual([[0, 0, 0]]);
});

it('needs a share', () => {
  expect(() => applied('translate_x:a', greyPicture([1]))).toThrow(/a share of the width/);
});
