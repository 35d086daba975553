import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectCodedErrors } from '../tests/fuzz.ts';
import { formulaPicture } from '../tests/fixtures/pixel-cases.ts';
import { randomStream } from './core/random.ts';
import type { Picture } from './images/picture.ts';
import { findTransform, transformList } from './transform-list.ts';
import type { Stage, Transform } from './transforms/transform.ts';
import { parseView, type NoiseOf } from './view.ts';

const noise: NoiseOf = (part) => randomStream(0, 'example', part);

it('identity is the picture itself', () => {
  const picture = formulaPicture(5, 4);
  expect(parseView('identity').apply(picture, noise)).toBe(picture);
});

it('a view is a transform with its arguments after the colon', () => {
  const { stage, stochastic } = parseView('gaussian_noise:3');
  expect([stage, stochastic]).toEqual(['crop', true]);
  expect(parseView('hflip').stochastic).toBe(false);
});

/** A transform that adds 1 to every byte, `at` some stage. */
function brighter(id: string, stage: Stage): Transform {
  const parse = () => (picture: Picture) => ({ ...picture, data: picture.data.map((v) => v + 1) });
  const about = { title: id, summary: '', usage: id, reference: '', magnitudes: [] };
  return { ...about, id, stage, stochastic: false, parse };
}

describe('a chain', () => {
  it('applies its parts from left to right', () => {
    const picture = formulaPicture(9, 5);
    const turned = parseView('rotate:90').apply(parseView('hflip').apply(picture, noise), noise);
    expect(parseView('hflip+rotate:90').apply(picture, noise)).toEqual(turned);
    expect(parseView('rotate:90+hflip').apply(picture, noise)).not.toEqual(turned);
  });

  it('is stochastic when one part is, and that part draws what it draws alone', () => {
    const picture = formulaPicture(9, 5);
    const noisy = parseView('gaussian_noise:3').apply(picture, noise);
    const { stochastic, apply } = parseView('gaussian_noise:3+hflip');
    expect(stochastic).toBe(true);
    expect(apply(picture, noise)).toEqual(parseView('hflip').apply(noisy, noise));
  });

  it('that repeats a stochastic part draws new numbers for it', () => {
    const asked: string[] = [];
    const listening: NoiseOf = (part) => {
      asked.push(part);
      return noise(part);
    };
    const view = parseView('gaussian_noise:1+hflip+gaussian_noise:1+gaussian_noise:2');
    view.apply(formulaPicture(9, 5), listening);
    expect(asked).toEqual(['gaussian_noise:1', 'gaussian_noise:1#2', 'gaussian_noise:2']);
  });

  it('has the stage of its parts; different stages are refused', () => {
    const transforms = [brighter('early', 'picture'), brighter('late', 'crop')];
    expect(parseView('early+early', transforms).stage).toBe('picture');
    expect(() => parseView('early+late', transforms)).toThrow(
      expect.objectContaining({
        code: 'invalid_view',
        message: expect.stringContaining('late on the crop') as string,
      }) as Error,
    );
  });

  it.each(['hflip+', '+hflip', 'hflip++hflip', 'hflip+rotat:30'])(
    '%s is refused for its part that names no transform',
    (text) => {
      expect(() => parseView(text)).toThrow(
        expect.objectContaining({ code: 'unknown_transform' }) as Error,
      );
    },
  );

  it('cannot hold the identity', () => {
    expect(() => parseView('hflip+identity')).toThrow(/Leave it out/);
  });
});

it('a mistyped transform is refused with the nearest name', () => {
  expect(() => parseView('rotat:30')).toThrow(
    expect.objectContaining({
      code: 'unknown_transform',
      message: 'No transform is named "rotat". Did you mean "rotate"?',
    }) as Error,
  );
  expect(() => parseView('identify')).toThrow(/Did you mean "identity"\?/);
});

it.each([
  'rotate',
  'rotate:',
  'rotate:x',
  'rotate:1e3',
  'rotate: 30',
  'hflip:1',
  'translate:1',
  'translate:1.5,2',
  'translate:1,2,3',
  'gaussian_noise:0',
  'gaussian_noise:6',
  'gaussian_noise:2.5',
  'gaussian_noise',
])('%s is refused as an invalid view, with an example of a valid one', (text) => {
  expect(() => parseView(text)).toThrow(
    expect.objectContaining({
      code: 'invalid_view',
      message: expect.stringMatching(/Write /) as string,
    }) as Error,
  );
});

/** As `toEqual` of the data, but fast. */
function sameBytes(a: Picture, b: Picture): boolean {
  return a.data.every((value, i) => value === b.data[i]);
}

// Square pictures of CIFAR-10's size, for which corruptions have constants, and oblong ones, for which they do not:
// there a blur by a third of a pixel may change nothing.
it.each([
  [32, 32],
  [32, 24],
])(
  'every default magnitude makes another %i×%i picture and leaves its input alone',
  (width, height) => {
    for (const { id, magnitudes } of transformList) {
      for (const magnitude of magnitudes) {
        const picture = formulaPicture(width, height);
        const viewed = parseView(`${id}:${magnitude}`).apply(picture, noise);
        expect([viewed.width, viewed.height, viewed.data.length]).toEqual([
          width,
          height,
          width * height * 3,
        ]);
        if (width === height) expect(sameBytes(viewed, picture)).toBe(false);
        expect(sameBytes(picture, formulaPicture(width, height))).toBe(true);
      }
    }
  },
);

it('the list is in order of ids, without doubles', () => {
  const ids = transformList.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(ids.map((id) => findTransform(id).id)).toEqual(ids);
});

it('whatever is written is refused with a code, or makes a picture of the same size', async () => {
  const numbers = ['3', '30', '-0.5', '1e3', '0', '85', '2', '1000000'];
  const words = ['bicubic', 'nearest', 'cifar', 'identity', '__proto__', '\u0000'];
  const pieces = [':', ',', '+', ' ', '.', '-', ...numbers, ...words];
  const part = fc
    .tuple(
      fc.constantFrom(...transformList.map(({ id }) => id), '', 'constructor'),
      fc.array(fc.constantFrom(...pieces), { maxLength: 4 }),
    )
    .map(([id, rest]) => `${id}:${rest.join('')}`);
  const views = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('+'));
  const picture = formulaPicture(7, 5);
  await expectCodedErrors(views, (view) => {
    const { width, height, data } = parseView(view).apply(picture, noise);
    expect([width, height, data.length]).toEqual([7, 5, 105]);
  });
});
