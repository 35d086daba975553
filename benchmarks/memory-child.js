// Evaluates a ResNet-20 on a folder of photos and prints the peak memory of this process in MB: node memory-child.js FOLDER COUNT
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeConfiguration } from '../build/config/composition.js';
import { parseRunFile } from '../build/config/run-file.js';
import { evaluate } from '../build/engine/evaluate.js';
import { createNodePlatform } from '../build/runtime/platform.node.js';
import { bundle } from './bundle.js';

const [folder, count] = process.argv.slice(2);
const text = await readFile(join(bundle, 'cifar10.yaml'), 'utf8');
const { models, label_spaces } = parseRunFile(text, 'cifar10.yaml');
const model = models.cifar10_resnet20;
const runFile = {
  model: ['cifar10_resnet20'],
  label_spaces,
  models: {
    cifar10_resnet20: { ...model, preprocess: { ...model.preprocess, resize: [32, 32] } },
  },
  datasets: {
    photos: {
      images: join(folder, 'photos'),
      labels_file: join(folder, 'labels.json'),
      labels: 'cifar10',
    },
  },
  property_library: { bench_calibration: { measure: 'calibration', dataset: 'photos' } },
  task_library: { bench_accuracy: { measure: 'accuracy', dataset: 'photos' } },
  property_group: ['bench_calibration'],
  task_group: ['bench_accuracy'],
};
const platform = createNodePlatform({ out: join(folder, 'runs'), baseDirectory: bundle });
const [run] = await evaluate(composeConfiguration({ runFile }), platform);
await platform.close();
const { n } = run.values.photos_accuracy_top1;
if (n !== Number(count)) throw new Error(`only ${n} of ${count} photos were evaluated`);
process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
