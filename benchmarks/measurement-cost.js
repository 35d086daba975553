import { composeConfiguration } from '../build/config/composition.js';
import { evaluate } from '../build/engine/evaluate.js';
import { createNodePlatform } from '../build/runtime/platform.node.js';
import { compare, withFolder } from './timing.js';

const BOUND = 1.1;
const ROUNDS = 5;

/** Everything that reads the identity and rotated passes of two datasets, and accuracy alone on the same passes. */
const all = [
  'property_group=[calibration_shapes_val,sparsity_shapes_val,equivariance_shapes_val,invariance_shapes_val,consistency_shapes_val]',
  'task_group=[accuracy_shapes_val,accuracy_shapes_regions,group_accuracy_shapes_regions]',
];
const accuracyAlone = [
  'property_group=[consistency_shapes_val]',
  'task_group=[accuracy_shapes_val,accuracy_shapes_regions]',
];

/** Cost of all measurements against accuracy alone on the same passes. */
export async function measurementCost() {
  const run = (groups) => () =>
    withFolder(async (out) => {
      const platform = createNodePlatform({ out, baseDirectory: out });
      try {
        await evaluate(composeConfiguration({ overrides: groups }), platform);
      } finally {
        await platform.close();
      }
    });
  const [alone, together] = await compare([run(accuracyAlone), run(all)], ROUNDS);
  const ratio = together / alone;
  return [
    {
      name: 'all measurements / accuracy alone, same passes, built-in models',
      value: ratio.toFixed(3),
      bound: `≤ ${BOUND}`,
      holds: ratio <= BOUND,
    },
  ];
}
