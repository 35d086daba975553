import type { LabelSpace } from './dataset.ts';
import type { BuiltInLabelSpace } from './label-spaces/built-in.ts';
import { cifar10 } from './label-spaces/cifar10.ts';
import { geode } from './label-spaces/geode.ts';
import { imagenetA } from './label-spaces/imagenet-a.ts';
import { imagenetR } from './label-spaces/imagenet-r.ts';
import { imagenet } from './label-spaces/imagenet.ts';
import { imagenet16 } from './label-spaces/imagenet16.ts';
import { objectnet } from './label-spaces/objectnet.ts';

/** Label spaces that need no definition, by name. */
export const builtInLabelSpaces: readonly BuiltInLabelSpace[] = [
  cifar10,
  imagenet,
  imagenetR,
  imagenetA,
  objectnet,
  imagenet16,
  geode,
];

const recognised = new WeakMap<LabelSpace, BuiltInLabelSpace | null>();

/**
 * The built-in label space that has the same classes in the same order, whatever it is called here and whichever of
 * the spellings it uses (`tench`, `tench, Tinca tinca`, `n01440764`); null where there is none.
 */
export function recogniseLabelSpace(space: LabelSpace): BuiltInLabelSpace | null {
  const known = recognised.get(space);
  if (known !== undefined) return known;
  const found = builtInLabelSpaces.find((builtIn) => hasSameClasses(builtIn, space)) ?? null;
  recognised.set(space, found);
  return found;
}

/** The label space with the other spellings that a built-in one of the same classes knows. */
export function withKnownAliases(space: LabelSpace): LabelSpace {
  const builtIn = recogniseLabelSpace(space);
  if (builtIn === null) return space;
  const aliases = space.classes.map((name, index) => {
    const all = [
      ...(builtIn.aliases[index] ?? []),
      builtIn.classes[index] ?? name,
      ...(space.aliases?.[index] ?? []),
    ];
    return [...new Set(all)].filter((alias) => alias !== name);
  });
  return { ...space, aliases };
}

function hasSameClasses(builtIn: BuiltInLabelSpace, { classes }: LabelSpace): boolean {
  return (
    classes.length === builtIn.classes.length &&
    classes.every((name, index) => {
      const spelled = name.normalize('NFC');
      return (
        builtIn.classes[index] === spelled || builtIn.aliases[index]?.includes(spelled) === true
      );
    })
  );
}
