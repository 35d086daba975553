import type { NamedDataset } from './named-dataset.ts';

export const imagenetV2: NamedDataset = {
  name: 'imagenet_v2',
  title: 'ImageNet-V2',
  description:
    '10,000 new photos of the 1000 classes, collected as ImageNet was. Three variants; matched-frequency is the usual one.',
  examples: 10000,
  layout: 'Folders named by index, 0 to 999.',
  source: 'https://github.com/modestyachts/ImageNetV2',
  licence: 'MIT for the code; photos belong to their authors',
  paper: 'Recht et al. 2019, Do ImageNet Classifiers Generalize to ImageNet?',
  keys: { labels: 'imagenet' },
};
