// The one list of all measurements, one line each; a policy test checks that none is missing.
export { calibration } from './properties/calibration/calibration.ts';
export { consistency } from './properties/equivariance/consistency.ts';
export { equivariance } from './properties/equivariance/equivariance.ts';
export { invariance } from './properties/equivariance/invariance.ts';
export { alignment } from './properties/geometry/alignment.ts';
export { knnAccuracy } from './properties/geometry/knn-accuracy.ts';
export { neuralCollapse } from './properties/geometry/neural-collapse.ts';
export { participationRatio } from './properties/geometry/participation-ratio.ts';
export { probeAccuracy } from './properties/geometry/probe-accuracy.ts';
export { rankme } from './properties/geometry/rankme.ts';
export { twonn } from './properties/geometry/twonn.ts';
export { uniformity } from './properties/geometry/uniformity.ts';
export { sparsity } from './properties/sparsity/sparsity.ts';
export { accuracy } from './tasks/accuracy/accuracy.ts';
export { groupAccuracy } from './tasks/fairness/group-accuracy.ts';
