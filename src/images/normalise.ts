import { lumaOf } from '../transforms/colour/luma.ts';
import type { Picture, Preprocess } from './picture.ts';

/** Writes a picture's float input `[3, height, width]` into `out` from element `at` on. */
export type Normaliser = (picture: Picture, out: Float32Array, at: number) => void;

/**
 * uint8 HWC → float32 CHW in the model's channel order, rounded as the references round (DESIGN §6):
 * `f32(f32(f32(u8 · scale) − f32(mean)) / f32(std))`, the product in float64. A channel has only 256
 * values, so they are computed once and looked up.
 *
 * Grey is PIL's luma (`convert('L')`) of the cropped pixels, the same in all three channels.
 *
 * @param preprocess `mean` and `std` have three elements, in the model's channel order
 */
export function createNormaliser(preprocess: Preprocess): Normaliser {
  const { scale, mean, std, channels } = preprocess;
  const [first, second, third] = [0, 1, 2].map((c) => levels(scale, mean[c], std[c]));
  if (channels === 'grey') {
    return ({ width, height, data }, out, at) => {
      const pixels = width * height;
      for (let i = 0, from = 0; i < pixels; i++, from += 3) {
        const luma = lumaOf(data[from], data[from + 1], data[from + 2]);
        out[at + i] = first[luma];
        out[at + pixels + i] = second[luma];
        out[at + 2 * pixels + i] = third[luma];
      }
    };
  }
  const red = channels === 'rgb' ? 0 : 2;
  return ({ width, height, data }, out, at) => {
    const pixels = width * height;
    for (let i = 0, from = 0; i < pixels; i++, from += 3) {
      out[at + i] = first[data[from + red]];
      out[at + pixels + i] = second[data[from + 1]];
      out[at + 2 * pixels + i] = third[data[from + 2 - red]];
    }
  };
}

function levels(scale: number, mean: number, std: number): Float32Array {
  const values = new Float32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    // Differences and quotients of float32 numbers taken in float64 round to the same float32.
    const centred = Math.fround(Math.fround(byte * scale) - Math.fround(mean));
    values[byte] = centred / Math.fround(std);
  }
  return values;
}
