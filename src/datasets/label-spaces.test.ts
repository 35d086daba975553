import { describe, expect, it } from 'vitest';
import { findClass } from './label-lookup.ts';
import { geode } from './label-spaces/geode.ts';
import { imagenet } from './label-spaces/imagenet.ts';
import { builtInLabelSpaces, recogniseLabelSpace, withKnownAliases } from './label-spaces.ts';

describe.each(builtInLabelSpaces.map((space) => [space.name, space] as const))(
  'label space %s',
  (_, { classes, aliases, imagenet: map, title }) => {
    it('has names and aliases of every class, none of them empty', () => {
      expect(aliases).toHaveLength(classes.length);
      expect([...classes, ...aliases.flat()]).not.toContain('');
      expect(title).not.toBe('');
    });

    it('maps classes of ImageNet, each to one class unless several are accepted', () => {
      const groups = map?.groups ?? [];
      expect(groups).toHaveLength(map === undefined ? 0 : classes.length);
      const all = groups.flat();
      expect(all.every((index) => index >= 0 && index < 1000)).toBe(true);
      if (map?.rule !== 'any_of') expect(new Set(all).size).toBe(all.length);
    });
  },
);

describe('ImageNet', () => {
  it('has 1000 synset ids, each of them one class', () => {
    const ids = imagenet.aliases.map(([wnid = '']) => wnid);
    expect(ids.every((wnid) => /^n\d{8}$/.test(wnid))).toBe(true);
    expect(ids.map((wnid) => findClass(imagenet, wnid))).toEqual([...ids.keys()]);
  });

  it.each([
    ['tench', 0],
    ['Tinca tinca', 0],
    ['tench, Tinca tinca', 0],
    ['n01440764', 0],
    ['toilet tissue, toilet paper, bathroom tissue', 999],
    ['999', 999],
    ['crane', 'ambiguous'],
    ['maillot', 'ambiguous'],
    ['Tench', null],
  ])('%s is class %s', (spelling, index) => expect(findClass(imagenet, spelling)).toBe(index));
});

it('every ImageNet class that GeoDE is given is one: 8 objects have none, and dogs are the 118 breeds', () => {
  const groups = geode.imagenet?.groups ?? [];
  expect(groups.filter(({ length }) => length === 0)).toHaveLength(8);
  const sizes = Object.fromEntries(geode.classes.map((name, i) => [name, groups[i]?.length]));
  expect(sizes).toMatchObject({ dog: 118, boat: 10, car: 9, storefront: 9, truck: 6, bag: 4 });
  expect(findClass(geode, 'religious_building')).toBe(geode.classes.indexOf('religious building'));
});

it('a label space is recognised by its classes in order, and given their other spellings', () => {
  const mine = { name: 'mine', classes: [...imagenet.classes] };
  expect(recogniseLabelSpace(mine)?.name).toBe('imagenet');
  expect(findClass(withKnownAliases(mine), 'n01440764')).toBe(0);
  const turned = { name: 'mine', classes: [...imagenet.classes].reverse() };
  expect(recogniseLabelSpace(turned)).toBeNull();
  expect(withKnownAliases(turned)).toBe(turned);
});
