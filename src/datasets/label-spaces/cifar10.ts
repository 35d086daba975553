import type { BuiltInLabelSpace } from './built-in.ts';

const classes = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/** The classes of CIFAR-10 in the order of its files. */
export const cifar10: BuiltInLabelSpace = {
  name: 'cifar10',
  title: 'CIFAR-10, 10 classes',
  classes,
  aliases: classes.map(() => []),
};
