import { jpegRoundTrip } from '../../images/jpeg/round-trip.ts';
import type { Transform } from '../transform.ts';
import { corruption } from './severity.ts';

/** ImageNet-C's JPEG compression: saved at a quality and read again. Any quality: `jpeg`. */
export const jpegCompression: Transform = corruption({
  id: 'jpeg_compression',
  title: 'JPEG compression',
  summary: 'Artefacts of JPEG compression, in five severities.',
  stochastic: false,
  reference:
    'hendrycks/robustness ImageNet-C/create_c/make_imagenet_c.py, make_cifar_c.py, make_tinyimagenet_c.py: jpeg_compression',
  constants: {
    imagenet: [25, 18, 15, 10, 7],
    'tiny-imagenet': [65, 58, 50, 40, 25],
    cifar: [80, 65, 58, 50, 40],
  },
  apply: (picture, quality) => jpegRoundTrip(picture, quality),
});
