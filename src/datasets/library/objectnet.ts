import type { NamedDataset } from './named-dataset.ts';

export const objectnet: NamedDataset = {
  name: 'objectnet',
  title: 'ObjectNet',
  description:
    '50,000 photos of 313 household objects, rotated, in odd places, from odd sides. An ImageNet model is asked about the 18,514 of the 113 objects that ImageNet has classes of; it answers among their 125 classes and is right with any class of the object.',
  examples: 50000,
  layout:
    'Folders named like the object (alarm_clock) or its title (Alarm clock). The reference cuts two pixels off every edge, where the pictures have a red border; that is not done here.',
  source: 'https://objectnet.dev',
  licence: 'CC BY 4.0 with two clauses: never train on it, keep the border when it is posted',
  paper: 'Barbu et al. 2019, ObjectNet',
  keys: { labels: 'objectnet' },
};
