import { describe, expect, it } from 'vitest';
import { imagenet } from '../label-spaces/imagenet.ts';
import { imagenet16 } from '../label-spaces/imagenet16.ts';
import { imagenetR } from '../label-spaces/imagenet-r.ts';
import { objectnet } from '../label-spaces/objectnet.ts';
import { canMap, chooseLabelMap } from './choice.ts';

const space = (name: string, classes: readonly string[]) => ({ name, classes });

describe('no map is needed', () => {
  it('where both have the same classes in the same order, whatever they are called', () => {
    const model = space('a', ['cat', 'dog']);
    expect(chooseLabelMap(model, space('b', ['cat', 'dog']))).toEqual({ by: 'same' });
  });

  it('where both spell the classes of ImageNet, each in its way', () => {
    const synsets = imagenet.aliases.map(([wnid = '']) => wnid);
    const huggingFace = imagenet.classes.map((name, i) => imagenet.aliases[i]?.[1] ?? name);
    expect(chooseLabelMap(space('hub', huggingFace), space('val', synsets))).toEqual({
      by: 'same',
    });
  });
});

describe('a built-in map is chosen', () => {
  it('for the 16 classes, whatever the two label spaces are called', () => {
    const categories = space('cue_conflict', [...imagenet16.classes]);
    const choice = chooseLabelMap(space('mine', imagenet.classes), categories);
    expect(choice).toMatchObject({ by: 'built-in', map: { rule: 'mean_probability' } });
  });

  it('for ObjectNet, of whose 313 classes ImageNet has 113', () => {
    const choice = chooseLabelMap(imagenet, objectnet);
    if (choice.by !== 'built-in') throw new Error(choice.by);
    expect(choice.map.groups.filter(({ length }) => length > 0)).toHaveLength(113);
    expect(choice.map.groups[objectnet.classes.indexOf('Alarm clock')]).toEqual([409, 530]);
  });
});

describe('classes are matched by name', () => {
  it('where every class of the dataset is one of the model', () => {
    const choice = chooseLabelMap(space('m', ['cat', 'dog', 'owl']), space('d', ['owl', 'cat']));
    expect(choice).toEqual({ by: 'names', map: { rule: 'best_logit', groups: [[2], [0]] } });
  });

  it('or by synset id: the folders of ImageNet-R are classes of ImageNet', () => {
    const folders = imagenetR.aliases.map(([wnid = '']) => wnid).sort();
    const choice = chooseLabelMap(imagenet, space('renditions', folders));
    if (choice.by !== 'names' && choice.by !== 'built-in') throw new Error(choice.by);
    expect(choice.map).toEqual(imagenetR.imagenet);
  });

  it('the two cranes by their synset ids, not by their names', () => {
    const cranes = { ...space('d', ['crane', 'crane']), aliases: [['n03126707'], ['n02012849']] };
    const choice = chooseLabelMap(imagenet, cranes);
    expect(choice).toMatchObject({ by: 'names', map: { groups: [[517], [134]] } });
    expect(canMap(imagenet, space('d', ['crane', 'tench']))).toBe(false);
  });
});

describe('nothing is chosen', () => {
  it('where a class of the dataset is none of the model, and it is said which', () => {
    const choice = chooseLabelMap(space('m', ['cat', 'dog']), space('d', ['cat', 'owl']));
    expect(choice).toEqual({ by: 'nothing', unmatched: ['owl'] });
  });

  it('where two classes of the dataset would be one of the model', () => {
    const aliases = [['hound'], []];
    const choice = chooseLabelMap(
      { ...space('m', ['dog', 'cat']), aliases },
      space('d', ['dog', 'hound']),
    );
    expect(choice).toEqual({ by: 'nothing', unmatched: ['dog', 'hound'] });
  });

  it('where names are digits that are no names of the model: an index means nothing elsewhere', () => {
    expect(canMap(imagenet, space('d', ['0', '1']))).toBe(false);
    expect(canMap(space('m', ['7', '1', '0']), space('d', ['0', '1']))).toBe(true);
  });
});
