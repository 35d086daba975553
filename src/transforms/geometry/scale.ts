import { ConfigurationError } from '../../core/errors.ts';
import type { Transform } from '../transform.ts';
import { interpolationUsage, parseMagnitude, transformAffine } from './affine.ts';
import { centredMatrix } from './centred-matrix.ts';

/**
 * Zooms about the centre, as `torchvision.transforms.functional.affine` does with a PIL picture: in above
 * 1, out below, with black around. Nothing is smoothed before shrinking. The default magnitudes are those
 * of Bouchacourt et al. 2021, "Grounding inductive biases in natural images": nine steps out to 0.28 and
 * nine in to 3.5.
 */
export const scale: Transform = {
  id: 'scale',
  title: 'Scale',
  summary:
    'The picture zoomed in (above 1) or out (below 1) about its centre; what comes in is black.',
  stage: 'crop',
  usage: `scale:<factor>${interpolationUsage}`,
  stochastic: false,
  reference:
    'torchvision.transforms.functional.affine(scale), 0.14, on a PIL picture (Pillow 9.4); bilinear by default',
  magnitudes: [
    ...['0.92', '0.84', '0.76', '0.68', '0.6', '0.52', '0.44', '0.36', '0.28'],
    ...['1.2778', '1.5556', '1.8333', '2.1111', '2.3889', '2.6667', '2.9444', '3.2222', '3.5'],
  ],
  parse(argument) {
    const { magnitude, interpolation } = parseMagnitude('scale', 'a factor', '0.5', argument);
    if (magnitude <= 0) {
      throw new ConfigurationError(
        'invalid_view',
        `scale needs a factor above 0, but ${magnitude} was given. Write e.g. scale:0.5.`,
        { context: { transform: 'scale', argument } },
      );
    }
    const step = 1 / magnitude;
    return (picture) =>
      transformAffine(picture, centredMatrix(picture, [step, 0, 0, step]), interpolation);
  },
};
