import type { NamedDataset } from './named-dataset.ts';

export const geode: NamedDataset = {
  name: 'geode',
  title: 'GeoDE',
  description:
    '61,940 photos of 40 objects from six world regions. An ImageNet model is asked about the 32 objects that ImageNet has classes of; it answers among all 1000 and is right with any class of the object.',
  examples: 61940,
  layout:
    'A table (`table: index.csv`) with columns object and region, and the path of each picture in file_path.',
  source: 'https://geodiverse-data-collection.cs.princeton.edu',
  licence: 'CC BY 4.0',
  paper: 'Ramaswamy et al. 2023, GeoDE',
  keys: { labels: 'geode', path_column: 'file_path', label_column: 'object', groups: ['region'] },
};
