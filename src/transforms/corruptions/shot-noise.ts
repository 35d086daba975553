import { exp } from '../../core/elementary.ts';
import { remembering } from '../../core/memo.ts';
import type { Picture } from '../../images/picture.ts';
import type { Noise, Transform } from '../transform.ts';
import { corruption } from './severity.ts';

/**
 * ImageNet-C's shot noise: `uint8(clip(Poisson(x / 255 · c) / c, 0, 1) · 255)`, independent per element,
 * truncated. The constants are c, the events that white stands for.
 */
export const shotNoise: Transform = corruption({
  id: 'shot_noise',
  title: 'Shot noise',
  summary: 'Poisson noise on every pixel and channel, as of few photons.',
  stochastic: true,
  reference: 'hendrycks/robustness ImageNet-C/create_c: shot_noise',
  constants: {
    imagenet: [60, 25, 12, 5, 3],
    'tiny-imagenet': [250, 100, 50, 30, 15],
    cifar: [500, 250, 100, 75, 50],
  },
  apply: (picture, events, _scale, noise) => countEvents(picture, noise, events),
});

function countEvents({ width, height, data }: Picture, noise: Noise, events: number): Picture {
  const probabilities = cumulativeProbabilities(events);
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const count = invert(probabilities, data[i] * events, events, noise.uniform(i));
    out[i] = (count / events) * 255;
  }
  return { width, height, data: out };
}

/**
 * P(count ≤ k) of a Poisson number, for the mean of each of the 256 levels and k < events: `[256, events]`.
 * More events than that are white. Plain sums: e^−500 is far from the smallest number.
 */
const cumulativeProbabilities = remembering(4, (events: number): Float64Array => {
  const table = new Float64Array(256 * events);
  for (let level = 0; level < 256; level++) {
    const mean = (level / 255) * events;
    let probability = exp(-mean);
    let sum = 0;
    for (let k = 0; k < events; k++) {
      sum += probability;
      table[level * events + k] = sum;
      probability *= mean / (k + 1);
    }
  }
  return table;
});

/** The smallest k whose probability, in `table[start + k]`, exceeds u; `length` where none does. */
function invert(table: Float64Array, start: number, length: number, u: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table[start + middle] > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
