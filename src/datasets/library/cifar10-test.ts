import type { NamedDataset } from './named-dataset.ts';

export const cifar10Test: NamedDataset = {
  name: 'cifar10_test',
  title: 'CIFAR-10, test',
  description: '10,000 photos of 32 × 32 pixels, 1,000 of each of 10 classes.',
  examples: 10000,
  layout: 'Folders named by class; or `hub: uoft-cs/cifar10/plain_text/test`.',
  source: 'https://www.cs.toronto.edu/~kriz/cifar.html',
  licence: 'none stated; research data set',
  paper: 'Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images',
  keys: { labels: 'cifar10' },
};
