import type { NamedDataset } from './named-dataset.ts';

export const imagenetR: NamedDataset = {
  name: 'imagenet_r',
  title: 'ImageNet-R',
  description:
    '30,000 renditions (art, cartoons, sculptures …) of 200 ImageNet classes. Models answer in these 200: logits are masked before softmax.',
  examples: 30000,
  layout: 'Folders named by synset id.',
  source: 'https://github.com/hendrycks/imagenet-r',
  licence: 'MIT for the code; pictures belong to their authors',
  paper: 'Hendrycks et al. 2021, The Many Faces of Robustness',
  keys: { labels: 'imagenet_r' },
};
