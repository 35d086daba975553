import { describe, expect, it } from 'vitest';
import type { Preprocess } from '../../images/picture.ts';
import { fromFields, toFields } from './preprocess-form.ts';

const imagenet: Preprocess = {
  resize: 256,
  interpolation: 'bilinear',
  crop: [224, 192],
  rounding: 'torchvision',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

const fields = toFields(imagenet);

describe('preprocessing fields', () => {
  it('text made of a preprocessing means the same preprocessing, to the last bit', () => {
    expect(fromFields(fields)).toEqual({ preprocess: imagenet });
    const other = { ...imagenet, resize: null, crop: null, scale: 0.007843137254901961 };
    expect(fromFields(toFields(other))).toEqual({ preprocess: other });
  });

  it('sizes are shown as height × width and nothing means none', () => {
    expect(fields).toMatchObject({ resize: '256', crop: '224 × 192', scale: '1/255' });
    expect(toFields({ ...imagenet, resize: null }).resize).toBe('');
  });

  it.each([
    ['224x192', [224, 192]],
    ['224, 192', [224, 192]],
    ['  64 ', 64],
    ['', null],
  ])('the size %j is read as %j', (crop, expected) => {
    expect(fromFields({ ...fields, crop })).toMatchObject({ preprocess: { crop: expected } });
  });

  it.each(['0', '-3', '2.5', 'big', '1 2 3', '100000'])('the size %j is refused', (resize) => {
    expect(fromFields({ ...fields, resize })).toMatchObject({
      errors: { resize: expect.any(String) },
    });
  });

  it('one number for mean or std stands for all channels', () => {
    expect(fromFields({ ...fields, mean: '0.5', std: '0.25' })).toMatchObject({
      preprocess: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
    });
  });

  it('each wrong field is named, and only those', () => {
    const wrong = { ...fields, mean: '1, 2', std: '0', scale: 'one' };
    const read = fromFields(wrong);
    expect(Object.keys('errors' in read ? read.errors : {})).toEqual(['scale', 'mean', 'std']);
  });

  it.each(['1/0', '1/2/3', '', '0', '-1', '1/'])('the scale %j is refused', (scale) => {
    expect(fromFields({ ...fields, scale })).toHaveProperty('errors.scale');
  });
});
