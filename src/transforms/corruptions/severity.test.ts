import { describe, expect, it } from 'vitest';
import type { Picture } from '../../images/picture.ts';
import { corruption } from './severity.ts';

const noise = { uniform: () => 0, normal: () => 0 };

/** What a corruption was asked for: its constant and scale. */
function asked(argument: string, width: number, height = width): readonly [string, number] {
  let found: readonly [string, number] = ['', 0];
  const severities = (set: string): string[] => ['1', '2', '3', '4', '5'].map((s) => `${set} ${s}`);
  const transform = corruption({
    id: 'probe',
    title: 'Probe',
    summary: 'Does nothing.',
    stochastic: false,
    reference: 'none',
    constants: {
      imagenet: severities('imagenet'),
      'tiny-imagenet': severities('tiny'),
      cifar: severities('cifar'),
    },
    apply(picture, constant, scale) {
      found = [constant, scale];
      return picture;
    },
  });
  const picture: Picture = { width, height, data: new Uint8Array(width * height * 3) };
  transform.parse(argument)(picture, noise);
  return found;
}

describe('a corruption', () => {
  it.each([
    ['1', 32, 32, 'cifar 1', 1],
    ['2', 64, 64, 'tiny 2', 1],
    ['3', 224, 224, 'imagenet 3', 1],
    ['5', 448, 448, 'imagenet 5', 2],
    ['4', 32, 64, 'imagenet 4', 1 / 7],
    ['4', 448, 336, 'imagenet 4', 1.5],
  ])('severity %s on %i×%i takes %s', (argument, width, height, constant, scale) => {
    expect(asked(argument, width, height)).toEqual([constant, scale]);
  });

  it('takes the constants of the set that is named, and scales lengths by its side', () => {
    expect(asked('3,cifar', 224)).toEqual(['cifar 3', 7]);
    expect(asked('3,tiny-imagenet', 64)).toEqual(['tiny 3', 1]);
    expect(asked('3,imagenet', 32)).toEqual(['imagenet 3', 1 / 7]);
  });

  it.each(['', '0', '6', '2.5', '3,', '3,mnist', '3, cifar', '3,toString', '3,cifar,1', 'cifar'])(
    'refuses "%s" with an example of what is valid',
    (argument) => {
      expect(() => asked(argument, 32)).toThrow(
        expect.objectContaining({
          code: 'invalid_view',
          message: expect.stringMatching(/Write e\.g\. probe:3/) as string,
        }) as Error,
      );
    },
  );
});
