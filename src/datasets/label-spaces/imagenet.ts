import type { BuiltInLabelSpace } from './built-in.ts';
import { imagenetLines } from './imagenet-lines.ts';

const classes = imagenetLines.split('\n').map((line) => {
  const wnid = line.slice(0, line.indexOf(' '));
  const all = line.slice(wnid.length + 1);
  const [name = all, ...synonyms] = all.split(', ');
  const aliases = [wnid, all, ...synonyms].filter((alias) => alias !== name);
  return { name, aliases };
});

/**
 * The 1000 classes of ImageNet (ILSVRC 2012) in torchvision's order. A class is named by the first of its WordNet
 * names; its synset id, its other names, and all names together as Hugging Face writes them are aliases.
 */
export const imagenet: BuiltInLabelSpace = {
  name: 'imagenet',
  title: 'ImageNet, 1000 classes',
  classes: classes.map(({ name }) => name),
  aliases: classes.map(({ aliases }) => aliases),
};

/** The label space of some of ImageNet's classes. */
export function imagenetSubset(
  name: string,
  title: string,
  indices: readonly number[],
): BuiltInLabelSpace {
  return {
    name,
    title,
    classes: indices.map((index) => imagenet.classes[index] ?? ''),
    aliases: indices.map((index) => imagenet.aliases[index] ?? []),
    imagenet: { rule: 'best_logit', groups: indices.map((index) => [index]) },
  };
}
