import type { NamedDataset } from './named-dataset.ts';

export const dollarStreet: NamedDataset = {
  name: 'dollar_street',
  title: 'Dollar Street, the photos with ImageNet classes',
  description:
    'Photos of household objects from homes in 63 countries, with region, country and monthly income. Each has one or several accepted ImageNet classes; a model answers among all 1000.',
  examples: null,
  layout:
    '`table: images_v2_imagenet_test.csv` with columns id, country.name, country.id, region.name, region.id, imageRelPath, topics, place, income, imagenet_synonyms and imagenet_sysnet_id (lists of indices); pictures at imageRelPath beside it.',
  source: 'https://mlcommons.org/datasets/dollar-street/',
  licence: 'CC BY-SA 4.0',
  paper: 'Rojas et al. 2022, The Dollar Street Dataset',
  keys: {
    labels: 'imagenet',
    path_column: 'imageRelPath',
    label_column: 'imagenet_sysnet_id',
    groups: ['region.id', 'country.name'],
    factors: ['income'],
  },
};
