import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeConfiguration } from '../build/config/composition.js';
import { parseRunFile } from '../build/config/run-file.js';
import { evaluate } from '../build/engine/evaluate.js';
import { createNodePlatform } from '../build/runtime/platform.node.js';
import { bundle } from './bundle.js';
import { compare, withFolder } from './timing.js';

const BOUND = 1.1;
const ROUNDS = 5;

/** Library entries of everything that reads one dataset, and of accuracy alone on the same passes. */
function entriesOn(dataset) {
  const entry = (measure) => ({ [`bench_${measure}`]: { measure, dataset } });
  const properties = ['calibration', 'sparsity', 'equivariance', 'invariance', 'consistency'].map(
    entry,
  );
  return {
    all: { property_library: Object.assign({}, ...properties), task_library: entry('accuracy') },
    // Consistency reads the answers alone, so that both infer the same passes.
    accuracyAlone: { property_library: entry('consistency'), task_library: entry('accuracy') },
  };
}

/** Cost of all measurements against accuracy alone on the same passes. */
export async function measurementCost() {
  const rows = [
    await ratioRow('eight built-in models of 1 MFLOP', {}, 'shapes_val', process.cwd()),
  ];
  if (existsSync(join(bundle, 'cifar10.yaml'))) {
    const { models, label_spaces, datasets } = parseRunFile(
      await readFile(join(bundle, 'cifar10.yaml'), 'utf8'),
      'cifar10.yaml',
    );
    const file = { model: ['cifar10_resnet20'], models, label_spaces, datasets, limit: 500 };
    rows.push(await ratioRow('ResNet-20 on 500 CIFAR-10 photos', file, 'cifar10_test', bundle));
  }
  return rows;
}

async function ratioRow(subject, file, dataset, baseDirectory) {
  const run = (libraries) => () =>
    withFolder(async (out) => {
      const platform = createNodePlatform({ out, baseDirectory });
      const runFile = {
        ...file,
        ...libraries,
        property_group: Object.keys(libraries.property_library),
        task_group: Object.keys(libraries.task_library),
      };
      try {
        await evaluate(composeConfiguration({ runFile }), platform);
      } finally {
        await platform.close();
      }
    });
  const { all, accuracyAlone } = entriesOn(dataset);
  const [alone, together] = await compare([run(accuracyAlone), run(all)], ROUNDS);
  const ratio = together / alone;
  return {
    name: `all measurements / accuracy alone, same passes, ${subject}`,
    value: ratio.toFixed(3),
    bound: `≤ ${BOUND}`,
    holds: ratio <= BOUND,
  };
}
