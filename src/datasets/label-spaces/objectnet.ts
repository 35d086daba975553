import type { BuiltInLabelSpace } from './built-in.ts';
import { objectnetLines } from './objectnet-lines.ts';

const rows = objectnetLines.split('\n').map((line) => {
  const [folder = '', name = '', indices = ''] = line.split('|');
  return { folder, name, group: indices === '' ? [] : indices.split(' ').map(Number) };
});

/**
 * ObjectNet's 313 classes in the order of their folders, whose names are aliases. 113 of them overlap with classes of
 * ImageNet; pictures of the others are left out when an ImageNet model answers.
 */
export const objectnet: BuiltInLabelSpace = {
  name: 'objectnet',
  title: 'ObjectNet, 313 classes of which 113 overlap with ImageNet',
  classes: rows.map(({ name }) => name),
  aliases: rows.map(({ folder, name }) => (folder === name ? [] : [folder])),
  imagenet: { rule: 'best_logit', groups: rows.map(({ group }) => group) },
};
