import type { Picture } from '../../images/picture.ts';
import type { Transform } from '../transform.ts';
import { truncated, unitPlane, type Plane } from './filters/plane.ts';
import { clippedZoom } from './filters/zoom.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's zoom blur: the mean of the picture and of its magnifications, which begin at 1, so that the
 * picture itself counts twice. The constants are where the factors end, before which they stop, and their
 * step, as numpy's `arange(1, end, step)` takes them.
 */
export const zoomBlur: Transform = corruption({
  id: 'zoom_blur',
  title: 'Zoom blur',
  summary: 'The mean of many magnifications, as by a camera that moves towards its subject.',
  stochastic: false,
  reference: 'hendrycks/robustness ImageNet-C/create_c: zoom_blur (scipy.ndimage.zoom 1.10)',
  constants: {
    imagenet: [
      [1.11, 0.01],
      [1.16, 0.01],
      [1.21, 0.02],
      [1.26, 0.02],
      [1.31, 0.03],
    ],
    'tiny-imagenet': smallPictures(),
    cifar: smallPictures(),
  },
  apply: (picture, [end, step]) => truncated(zoomBlurred(picture, zoomFactors(end, step))),
});

function smallPictures(): readonly (readonly [number, number])[] {
  return [1.06, 1.11, 1.16, 1.21, 1.26].map((end) => [end, 0.01] as const);
}

/** `numpy.arange(1, end, step)`: floating point decides how many there are, 12 for (1.11, .01). */
export function zoomFactors(end: number, step: number): number[] {
  const actualStep = 1 + step - 1;
  return Array.from({ length: Math.ceil((end - 1) / step) }, (_, i) => 1 + i * actualStep);
}

/** Levels before they are truncated to bytes; in float32 wherever the reference's are. */
export function zoomBlurred(picture: Picture, factors: readonly number[]): Plane {
  const unit = unitPlane(picture);
  const { data } = unit;
  for (let i = 0; i < data.length; i++) data[i] = Math.fround(data[i]);
  const sum = new Float32Array(data.length);
  for (const factor of factors) {
    // Rounded once more when added: both numbers are float32 before the sum is.
    const zoomed = factor === 1 ? data : clippedZoom(unit, factor).data;
    for (let i = 0; i < sum.length; i++) sum[i] += Math.fround(zoomed[i]);
  }
  for (let i = 0; i < data.length; i++) {
    const mean = Math.fround(Math.fround(data[i] + sum[i]) / (factors.length + 1));
    data[i] = Math.fround((mean > 1 ? 1 : mean) * 255);
  }
  return unit;
}
