import type { NamedDataset } from './named-dataset.ts';

export const imagenetSketch: NamedDataset = {
  name: 'imagenet_sketch',
  title: 'ImageNet-Sketch',
  description: '50,889 black-and-white sketches of the 1000 classes.',
  examples: 50889,
  layout: 'Folders named by synset id.',
  source: 'https://github.com/HaohanWang/ImageNet-Sketch',
  licence: 'MIT for the code; pictures belong to their authors',
  paper:
    'Wang et al. 2019, Learning Robust Global Representations by Penalizing Local Predictive Power',
  keys: { labels: 'imagenet' },
};
