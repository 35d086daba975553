import type { NamedDataset } from './named-dataset.ts';

export const imagenetA: NamedDataset = {
  name: 'imagenet_a',
  title: 'ImageNet-A',
  description:
    '7,500 natural adversarial examples of 200 ImageNet classes. Models answer in these 200: logits are masked before softmax.',
  examples: 7500,
  layout: 'Folders named by synset id.',
  source: 'https://github.com/hendrycks/natural-adv-examples',
  licence: 'MIT for the code; photos belong to their authors',
  paper: 'Hendrycks et al. 2021, Natural Adversarial Examples',
  keys: { labels: 'imagenet_a' },
};
