import { expect, it } from 'vitest';
import { createNormaliser } from './normalise.ts';
import type { Picture, Preprocess } from './picture.ts';

// Float32 bits against numpy's: exactness.test.ts; against whole input tensors: tests/conformance.

const plain: Preprocess = {
  resize: null,
  interpolation: 'bilinear',
  crop: null,
  rounding: 'torchvision',
  channels: 'rgb',
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};
const twoPixels: Picture = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };

function normalised(preprocess: Preprocess, picture = twoPixels): number[] {
  const out = new Float32Array(picture.data.length);
  createNormaliser(preprocess)(picture, out, 0);
  return [...out];
}

it('interleaved pixels become one plane per channel', () => {
  expect(normalised(plain)).toEqual([1, 4, 2, 5, 3, 6]);
});

it('bgr turns the planes around, and mean and std follow the order of the model', () => {
  const preprocess = { ...plain, channels: 'bgr', mean: [1, 0, 0], std: [2, 1, 1] } as const;
  expect(normalised(preprocess)).toEqual([1, 2.5, 2, 5, 1, 4]);
});

it("grey is PIL's luma in all three channels", () => {
  // Image.new('RGB', (1, 1), colour).convert('L'), Pillow 9.4
  const colours: Picture = {
    width: 3,
    height: 1,
    data: Uint8Array.of(255, 0, 0, 0, 255, 0, 9, 9, 9),
  };
  const luma = [76, 150, 9];
  expect(normalised({ ...plain, channels: 'grey' }, colours)).toEqual([...luma, ...luma, ...luma]);
});

it('every step is rounded to float32: product in float64 first, then minus, then divided', () => {
  const found = normalised({
    ...plain,
    scale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  });
  const f = Math.fround;
  const red = f(f(f(1 * (1 / 255)) - f(0.485)) / f(0.229));
  expect(found[0]).toBe(red);
  // One rounding at the end gives another last bit for some bytes: the order of steps matters.
  const differing = Array.from({ length: 256 }, (_, byte) => byte).filter(
    (byte) => f(f(f(byte * (1 / 255)) - f(0.485)) / f(0.229)) !== f((byte / 255 - 0.485) / 0.229),
  );
  expect(differing.length).toBeGreaterThan(0);
});

it('writes at its place in the batch and nowhere else', () => {
  const out = new Float32Array(18).fill(-1);
  createNormaliser(plain)(twoPixels, out, 6);
  expect([...out]).toEqual([-1, -1, -1, -1, -1, -1, 1, 4, 2, 5, 3, 6, -1, -1, -1, -1, -1, -1]);
});
