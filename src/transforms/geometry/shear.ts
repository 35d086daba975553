import type { Transform } from '../transform.ts';
import { interpolationUsage, parseMagnitude, transformAffine } from './affine.ts';
import { centredMatrix } from './centred-matrix.ts';
import { exactAngle, radiansOf } from './exact-angle.ts';

/**
 * A shear along one axis about the centre, as `torchvision.transforms.functional.affine` makes it of a PIL
 * picture: a point moves along the axis by −tan(angle) times its distance from the centre across it.
 * The default magnitudes are those of Bouchacourt et al. 2021, "Grounding inductive biases in natural
 * images", without 0.
 */
export function shear(id: 'shear_x' | 'shear_y', title: string, summary: string): Transform {
  return {
    id,
    title,
    summary,
    stage: 'crop',
    usage: `${id}:<degrees>${interpolationUsage}`,
    stochastic: false,
    reference: `torchvision.transforms.functional.affine(shear), 0.14, on a PIL picture (Pillow 9.4); bilinear by default`,
    magnitudes: ['-17.8', '22.75', '-35.6', '45.5', '-53.4', '68.25', '-71.2', '-89', '91'],
    parse(argument) {
      const { magnitude, interpolation } = parseMagnitude(
        id,
        'an angle in degrees',
        '20',
        argument,
      );
      const { sine, cosine, tangent } = exactAngle(radiansOf(magnitude));
      // torchvision takes the tangent for one axis, and for the other the quotient.
      const linear =
        id === 'shear_x' ? ([1, tangent, 0, 1] as const) : ([1, 0, sine / cosine, 1] as const);
      return (picture) => transformAffine(picture, centredMatrix(picture, linear), interpolation);
    },
  };
}
