import type { NamedDataset } from './named-dataset.ts';

export const cifar10C: NamedDataset = {
  name: 'cifar10_c',
  title: 'CIFAR-10-C, one corruption',
  description:
    'The test pictures of CIFAR-10 under one corruption, its five severities one after the other.',
  examples: 50000,
  layout: '`array: gaussian_noise.npy`, 50,000 × 32 × 32 × 3, and `labels_array: labels.npy`.',
  source: 'https://github.com/hendrycks/robustness',
  licence: 'CC BY 4.0',
  paper:
    'Hendrycks and Dietterich 2019, Benchmarking Neural Network Robustness to Common Corruptions and Perturbations',
  keys: { labels: 'cifar10' },
};
