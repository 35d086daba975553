import type { Picture } from '../../images/picture.ts';
import { lookUp, lookupTable } from '../colour/lookup.ts';
import type { Transform } from '../transform.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's contrast: `uint8(clip((x − m) · c + m, 0, 1) · 255)` with the mean m of each channel over the
 * picture, on a scale where white is 1. About one grey for all channels: `adjust_contrast`.
 */
export const contrast: Transform = corruption({
  id: 'contrast',
  title: 'Contrast corruption',
  summary: "Less contrast, in five severities: values moved towards their channel's mean.",
  stochastic: false,
  reference:
    'hendrycks/robustness ImageNet-C/create_c/make_imagenet_c.py, make_cifar_c.py, make_tinyimagenet_c.py: contrast',
  constants: {
    imagenet: [0.4, 0.3, 0.2, 0.1, 0.05],
    'tiny-imagenet': [0.4, 0.3, 0.2, 0.1, 0.05],
    cifar: [0.75, 0.5, 0.4, 0.3, 0.15],
  },
  apply(picture, factor) {
    const [red, green, blue] = channelMeans(picture).map((mean) =>
      lookupTable((value) => {
        const moved = (value / 255 - mean) * factor + mean;
        return Math.min(Math.max(moved, 0), 1) * 255;
      }),
    );
    return lookUp(picture, red, green, blue);
  },
});

/** Added up pixel by pixel in float64, as numpy does. */
function channelMeans({ data }: Picture): [red: number, green: number, blue: number] {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let at = 0; at < data.length; at += 3) {
    red += data[at] / 255;
    green += data[at + 1] / 255;
    blue += data[at + 2] / 255;
  }
  const pixels = data.length / 3;
  return [red / pixels, green / pixels, blue / pixels];
}
