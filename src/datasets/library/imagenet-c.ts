import type { NamedDataset } from './named-dataset.ts';

export const imagenetC: NamedDataset = {
  name: 'imagenet_c',
  title: 'ImageNet-C, one corruption at one severity',
  description:
    'The validation pictures of ImageNet, corrupted and cropped to 224: a dataset for each corruption and severity.',
  examples: 50000,
  layout:
    '`folder: imagenet-c/gaussian_noise/3`, with folders named by synset id in it. The pictures are cropped already: `resize: null, crop: null` for a model of 224 pixels.',
  source: 'https://github.com/hendrycks/robustness',
  licence: 'CC BY 4.0',
  paper:
    'Hendrycks and Dietterich 2019, Benchmarking Neural Network Robustness to Common Corruptions and Perturbations',
  keys: { labels: 'imagenet' },
};
