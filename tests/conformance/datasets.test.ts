import { expect, it } from 'vitest';
import { readLabelSpaceFile } from '../../src/datasets/label-space.ts';
import { openDataset } from '../../src/datasets/opening.ts';
import { nodeFiles } from '../../src/datasets/sources.node.ts';
import { bundle, describeConformance, readBundleJson } from './bundle.ts';

interface Images {
  cifar10: { file: string; label: number; group: string }[];
  imagenet: { file: string; label: number }[];
}

const cifar10 = [
  'airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck',
]; // prettier-ignore

describeConformance('the datasets', () => {
  it('CIFAR-10: 1,000 pictures in class folders, in the order of the reference, with their groups', async () => {
    const dataset = await openDataset(
      'cifar10_test',
      {
        folder: 'cifar10/test',
        labels: 'cifar10',
        metadata: 'cifar10/test/metadata.csv',
        groups: ['group'],
      },
      { name: 'cifar10', classes: cifar10 },
      nodeFiles(bundle),
    );
    const found = dataset.examples.map(({ id, labels: [label], groups }) => ({
      file: `cifar10/test/${id}`,
      label,
      group: groups?.['group'],
    }));
    const expected = readBundleJson<Images>('expected/predictions/images.json').cifar10;
    expect(found).toEqual(expected.map(({ file, label, group }) => ({ file, label, group })));
  });

  it('ImageNet: 120 pictures in a flat folder, labelled by index', async () => {
    const files = nodeFiles(bundle);
    const text = await files.readText('imagenet/classes.json');
    const labels = readLabelSpaceFile('imagenet', text);
    expect(labels.classes).toHaveLength(1000);
    const dataset = await openDataset(
      'imagenet_sample',
      { images: 'imagenet', labels_file: 'imagenet/labels.json', labels: 'imagenet' },
      labels,
      files,
    );
    const expected = readBundleJson<Images>('expected/predictions/images.json').imagenet;
    expect(dataset.examples.map(({ id, labels: [label] }) => [`imagenet/${id}`, label])).toEqual(
      expected.map(({ file, label }) => [file, label]),
    );
  });
});
