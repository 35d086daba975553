import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from './bundle.js';

const run = promisify(execFile);
const project = join(import.meta.dirname, 'transformers');

/** Installs Transformers.js beside these files; false where the network does not allow it. */
export async function installTransformers() {
  if (existsSync(join(project, 'node_modules'))) return true;
  process.stderr.write('  installing Transformers.js …\n');
  // Without the libraries for CUDA, which would be downloaded from elsewhere.
  return run('npm', ['ci', '--no-audit', '--no-fund', '--onnxruntime-node-install=skip'], {
    cwd: project,
  }).then(
    () => true,
    () => false,
  );
}

/** The bundle's SqueezeNet as Transformers.js wants a model: classes are named by their index. */
export async function makeModelFolder(folder) {
  await mkdir(join(folder, 'onnx'), { recursive: true });
  const file = join(folder, 'onnx/model.onnx');
  await copyFile(join(bundle, 'models/imagenet_squeezenet10.onnx'), file);
  const names = Array.from({ length: 1000 }, (_, index) => String(index));
  const config = {
    model_type: 'resnet',
    architectures: ['ResNetForImageClassification'],
    id2label: Object.fromEntries(names.entries()),
    label2id: Object.fromEntries(names.map((name, index) => [name, index])),
  };
  // It normalises before it turns the channels around: the mean is in the order of the picture.
  const preprocessor = {
    image_processor_type: 'ViTImageProcessor',
    do_resize: true,
    size: { shortest_edge: 256 },
    resample: 2,
    do_center_crop: true,
    crop_size: { height: 227, width: 227 },
    do_rescale: false,
    do_normalize: true,
    image_mean: [123, 117, 104],
    image_std: [1, 1, 1],
    do_flip_channel_order: true,
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'preprocessor_config.json'), JSON.stringify(preprocessor));
}

/**
 * How many best answers are not those that PIL's pixels give.
 * @param answers photo and best class
 */
export async function changedAnswers(answers) {
  const file = join(bundle, 'expected/predictions/squeezenet_top5.json');
  const expected = JSON.parse(await readFile(file, 'utf8')).images;
  return answers.filter(({ photo, answer }) => answer !== expected[photo].top5[0]).length;
}
