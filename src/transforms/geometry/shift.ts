import type { Transform } from '../transform.ts';
import { interpolationUsage, parseMagnitude, transformAffine } from './affine.ts';
import { centredMatrix } from './centred-matrix.ts';

/**
 * A shift along one axis by a share of the picture's width (x) or height (y), as
 * `torchvision.transforms.functional.affine` makes it of a PIL picture. The default magnitudes are those of
 * Bouchacourt et al. 2021, "Grounding inductive biases in natural images": ninths, up to the whole picture.
 */
export function shift(
  id: 'translate_x' | 'translate_y',
  title: string,
  summary: string,
): Transform {
  const side = id === 'translate_x' ? 'width' : 'height';
  return {
    id,
    title,
    summary,
    stage: 'crop',
    usage: `${id}:<share of the ${side}>${interpolationUsage}`,
    stochastic: false,
    reference: `torchvision.transforms.functional.affine(translate), 0.14, on a PIL picture (Pillow 9.4); bilinear by default`,
    magnitudes: [
      '0.1111',
      '0.2222',
      '0.3333',
      '0.4444',
      '0.5556',
      '0.6667',
      '0.7778',
      '0.8889',
      '1',
    ],
    parse(argument) {
      const { magnitude, interpolation } = parseMagnitude(
        id,
        `a share of the ${side}`,
        '0.25',
        argument,
      );
      return (picture) => {
        const pixels = magnitude * picture[side];
        const by = id === 'translate_x' ? ([pixels, 0] as const) : ([0, pixels] as const);
        return transformAffine(picture, centredMatrix(picture, [1, 0, 0, 1], by), interpolation);
      };
    },
  };
}
