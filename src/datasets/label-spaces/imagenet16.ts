import type { BuiltInLabelSpace } from './built-in.ts';
import { imagenet16Groups } from './imagenet16-groups.ts';

/** The 16 categories that people and networks were compared on (Geirhos et al.), in alphabetical order. */
export const imagenet16: BuiltInLabelSpace = {
  name: 'imagenet16',
  title: '16-class ImageNet: the categories of model-vs-human',
  classes: Object.keys(imagenet16Groups),
  aliases: Object.keys(imagenet16Groups).map(() => []),
  imagenet: { rule: 'mean_probability', groups: Object.values(imagenet16Groups) },
};
