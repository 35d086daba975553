import type { NamedDataset } from './library/named-dataset.ts';
import { cifar10C } from './library/cifar10-c.ts';
import { cifar10Test } from './library/cifar10-test.ts';
import { cueConflict } from './library/cue-conflict.ts';
import { dollarStreet } from './library/dollar-street.ts';
import { geode } from './library/geode.ts';
import { imagenetA } from './library/imagenet-a.ts';
import { imagenetC } from './library/imagenet-c.ts';
import { imagenetR } from './library/imagenet-r.ts';
import { imagenetSketch } from './library/imagenet-sketch.ts';
import { imagenetV2 } from './library/imagenet-v2.ts';
import { imagenetVal } from './library/imagenet-val.ts';
import { objectnet } from './library/objectnet.ts';

/** Datasets that people know by name: a run file says `as: <name>` and where their files lie. */
export const namedDatasets: readonly NamedDataset[] = [
  imagenetVal,
  imagenetV2,
  imagenetR,
  imagenetA,
  imagenetSketch,
  imagenetC,
  objectnet,
  cueConflict,
  dollarStreet,
  geode,
  cifar10Test,
  cifar10C,
];
