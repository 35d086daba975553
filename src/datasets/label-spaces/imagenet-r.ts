import { imagenetSubset } from './imagenet.ts';
import { imagenetRIndices } from './imagenet-r-indices.ts';

/** The 200 classes of ImageNet that ImageNet-R has renditions of. */
export const imagenetR = imagenetSubset(
  'imagenet_r',
  'ImageNet-R, 200 classes of ImageNet',
  imagenetRIndices,
);
