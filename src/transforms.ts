// The one list of all transforms, one line each; policy tests check that none is missing.
export { gaussianNoise } from './transforms/corruptions/gaussian-noise.ts';
export { hflip } from './transforms/geometry/hflip.ts';
export { rotate } from './transforms/geometry/rotate.ts';
export { translate } from './transforms/geometry/translate.ts';
