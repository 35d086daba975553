import { imagenetSubset } from './imagenet.ts';
import { imagenetAIndices } from './imagenet-a-indices.ts';

/** The 200 classes of ImageNet that ImageNet-A has natural adversarial examples of. */
export const imagenetA = imagenetSubset(
  'imagenet_a',
  'ImageNet-A, 200 classes of ImageNet',
  imagenetAIndices,
);
