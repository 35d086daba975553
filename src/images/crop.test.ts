import { describe, expect, it } from 'vitest';
import { cropOffset, cropPicture, croppedSize, resizedSize } from './crop.ts';
import type { Geometry, Picture } from './picture.ts';

const none: Geometry = {
  resize: null,
  interpolation: 'bilinear',
  crop: null,
  rounding: 'torchvision',
};

/** A picture of one row whose pixels are numbered from 1. */
function numbered(width: number): Picture {
  const data = new Uint8Array(width * 3).map((_, i) => 1 + Math.floor(i / 3));
  return { width, height: 1, data };
}

function reds({ data }: Picture): number[] {
  return [...data.filter((_, i) => i % 3 === 0)];
}

describe('resizedSize', () => {
  it.each([
    // [width, height, edge, width, height]: the long edge is truncated, not rounded.
    [500, 375, 256, 341, 256],
    [375, 500, 256, 256, 341],
    [33, 1000, 224, 224, 6787],
    [100, 100, 224, 224, 224],
  ])('%i×%i with shortest edge %i becomes %i×%i', (width, height, edge, newWidth, newHeight) => {
    expect(resizedSize({ width, height }, edge)).toEqual({ width: newWidth, height: newHeight });
  });

  it('a picture whose short edge has the length already keeps its size', () => {
    for (let long = 224; long < 1200; long++) {
      expect(resizedSize({ width: long, height: 224 }, 224)).toEqual({ width: long, height: 224 });
    }
  });

  it('an exact size is [height, width] and ignores the aspect ratio', () => {
    expect(resizedSize({ width: 500, height: 375 }, [20, 30])).toEqual({ width: 30, height: 20 });
  });
});

describe('croppedSize', () => {
  it('is the crop where there is one, the resized size where there is none', () => {
    expect(croppedSize({ width: 500, height: 375 }, { resize: 256, crop: 224 })).toEqual({
      width: 224,
      height: 224,
    });
    expect(croppedSize({ width: 500, height: 375 }, { resize: 256, crop: null })).toEqual({
      width: 341,
      height: 256,
    });
    expect(croppedSize({ width: 9, height: 9 }, { resize: null, crop: [3, 5] })).toEqual({
      width: 5,
      height: 3,
    });
  });
});

describe('cropOffset', () => {
  it.each([
    // size − crop: 0 1 2 3 4 5 7; halves .5 → 0, 1.5 → 2, 2.5 → 2, 3.5 → 4
    [224, 0, 0],
    [225, 0, 0],
    [226, 1, 1],
    [227, 2, 1],
    [228, 2, 2],
    [229, 2, 2],
    [231, 4, 3],
  ])('of %i pixels to 224 is %i with torchvision, %i with Hugging Face', (size, tv, hf) => {
    expect(cropOffset(size, 224, 'torchvision')).toBe(tv);
    expect(cropOffset(size, 224, 'huggingface')).toBe(hf);
  });
});

describe('cropPicture', () => {
  it('keeps the centre', () => {
    const cropped = cropPicture(numbered(7), { ...none, crop: [1, 3] });
    expect(reds(cropped)).toEqual([3, 4, 5]);
  });

  it('pads what is too small with zeros: the odd one after with torchvision, before with Hugging Face', () => {
    const geometry = { ...none, crop: [1, 6] as const };
    expect(reds(cropPicture(numbered(3), geometry))).toEqual([0, 1, 2, 3, 0, 0]);
    expect(reds(cropPicture(numbered(3), { ...geometry, rounding: 'huggingface' }))).toEqual([
      0, 0, 1, 2, 3, 0,
    ]);
  });

  it('pads one axis and cuts the other', () => {
    const cropped = cropPicture(numbered(5), { ...none, crop: 3 });
    expect([cropped.width, cropped.height]).toEqual([3, 3]);
    expect(reds(cropped)).toEqual([0, 0, 0, 2, 3, 4, 0, 0, 0]);
  });

  it('does nothing to a picture that needs nothing', () => {
    const picture = numbered(4);
    expect(cropPicture(picture, none)).toBe(picture);
    expect(cropPicture(picture, { ...none, crop: [1, 4] })).toBe(picture);
  });
});
