import { ConfigurationError } from '../../core/errors.ts';
import { jpegRoundTrip } from '../../images/jpeg/round-trip.ts';
import type { Transform } from '../transform.ts';

/**
 * Saves the crop as JPEG and reads it again. The published ImageNet-C and Tiny-ImageNet-C are JPEG files of
 * quality 85, so `fog:3+jpeg:85` is what a model sees of them. The default magnitudes are the qualities of
 * ImageNet-C's `jpeg_compression`, with 85, 75 and 50 before them.
 */
export const jpeg: Transform = {
  id: 'jpeg',
  title: 'JPEG',
  summary: 'The picture saved as JPEG and read again.',
  stage: 'crop',
  usage: 'jpeg:<quality, 1 to 100>',
  stochastic: false,
  reference: 'PIL.Image.save(quality) and open, Pillow 9.4 with libjpeg-turbo 2.1.5 (4:2:0)',
  magnitudes: ['85', '75', '50', '25', '18', '15', '10', '7'],
  parse(argument) {
    const quality = /^\d{1,3}$/.test(argument) ? Number(argument) : 0;
    if (quality < 1 || quality > 100) {
      throw new ConfigurationError(
        'invalid_view',
        `jpeg needs a quality from 1 to 100, but "${argument}" was given. Write e.g. jpeg:85.`,
        { context: { transform: 'jpeg', argument } },
      );
    }
    return (picture) => jpegRoundTrip(picture, quality);
  },
};
