// The one list of all measurements, one line each; a policy test checks that none is missing.
export { calibration } from './properties/calibration/calibration.ts';
export { consistency } from './properties/equivariance/consistency.ts';
export { equivariance } from './properties/equivariance/equivariance.ts';
export { invariance } from './properties/equivariance/invariance.ts';
export { sparsity } from './properties/sparsity/sparsity.ts';
export { accuracy } from './tasks/accuracy/accuracy.ts';
export { groupAccuracy } from './tasks/fairness/group-accuracy.ts';
