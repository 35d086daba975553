import type { NamedDataset } from './named-dataset.ts';

export const cueConflict: NamedDataset = {
  name: 'cue_conflict',
  title: 'Cue conflict (texture against shape)',
  description:
    '1,280 pictures with the shape of one category and the texture of another. A model answers with the category whose ImageNet classes have the highest mean probability; right is the shape.',
  examples: 1280,
  layout:
    '16 folders named by the category of the shape; file names end in the texture (airplane1-bicycle2.png).',
  source: 'https://github.com/bethgelab/model-vs-human',
  licence: 'CC BY 4.0',
  paper: 'Geirhos et al. 2019, ImageNet-trained CNNs are biased towards texture',
  keys: { labels: 'imagenet16' },
};
