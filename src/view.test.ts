import { expect, it } from 'vitest';
import { formulaPicture } from '../tests/fixtures/pixel-cases.ts';
import { randomStream } from './core/random.ts';
import { findTransform, transformList } from './transform-list.ts';
import { parseView } from './view.ts';

const noise = randomStream(0, 'example', 'view');

it('identity is the picture itself', () => {
  const picture = formulaPicture(5, 4);
  expect(parseView('identity').apply(picture, noise)).toBe(picture);
});

it('a view is a transform with its arguments after the colon', () => {
  const { stage, stochastic } = parseView('gaussian_noise:3');
  expect([stage, stochastic]).toEqual(['crop', true]);
  expect(parseView('hflip').stochastic).toBe(false);
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

it('every default magnitude of every transform makes a picture of the same size and leaves its input alone', () => {
  for (const { id, magnitudes } of transformList) {
    for (const magnitude of magnitudes) {
      const picture = formulaPicture(32, 24);
      const viewed = parseView(`${id}:${magnitude}`).apply(picture, noise);
      expect([viewed.width, viewed.height, viewed.data.length]).toEqual([32, 24, 32 * 24 * 3]);
      expect(viewed.data).not.toEqual(picture.data);
      expect(picture).toEqual(formulaPicture(32, 24));
    }
  }
});

it('the list is in order of ids, without doubles', () => {
  const ids = transformList.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(ids.map((id) => findTransform(id).id)).toEqual(ids);
});
