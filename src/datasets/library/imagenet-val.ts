import type { NamedDataset } from './named-dataset.ts';

export const imagenetVal: NamedDataset = {
  name: 'imagenet_val',
  title: 'ImageNet (ILSVRC 2012), validation',
  description: '50,000 photos of 1000 classes, 50 of each.',
  examples: 50000,
  layout:
    'Folders named by synset id (n01440764), by index, or by class; or `images` with a `labels_file` of indices.',
  source: 'https://image-net.org/challenges/LSVRC/2012/',
  licence: 'ImageNet terms of access: non-commercial research and education',
  paper: 'Russakovsky et al. 2015, ImageNet Large Scale Visual Recognition Challenge',
  keys: { labels: 'imagenet' },
};
