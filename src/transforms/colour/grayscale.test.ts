import { expect, it } from 'vitest';
import { applied, greyPicture, pixelPicture } from '../../../tests/applied.ts';

// Bytes against torchvision's: src/transforms/exactness.test.ts.

it('weighs red, green and blue by 0.299, 0.587 and 0.114, and rounds', () => {
  const picture = pixelPicture([
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ]);
  const { data } = applied('grayscale', picture);
  expect([...data]).toEqual([76, 76, 76, 150, 150, 150, 29, 29, 29, 255, 255, 255]);
});

it('leaves grey alone', () => {
  const grey = greyPicture([0, 1, 2, 254]);
  expect(applied('grayscale', grey)).toEqual(grey);
});

it('takes no arguments', () => {
  expect(() => applied('grayscale:3', greyPicture([1]))).toThrow(/Write grayscale\./);
});
