import { expect, it } from 'vitest';
import { createPictureCache } from './picture-cache.ts';
import type { Picture } from './picture.ts';

/** Pictures of 30 bytes, and how often each was made. */
function counted(): { made: string[]; make: (key: string) => () => Promise<Picture> } {
  const made: string[] = [];
  return {
    made,
    make: (key) => () => {
      made.push(key);
      return Promise.resolve({ width: 10, height: 1, data: new Uint8Array(30) });
    },
  };
}

it('a picture that is kept is not made again', async () => {
  const { made, make } = counted();
  const cache = createPictureCache(100);
  const first = await cache.get('a', make('a'));
  expect(await cache.get('a', make('a'))).toBe(first);
  expect(made).toEqual(['a']);
});

it('callers that come while a picture is being made wait for the same one', async () => {
  const { made, make } = counted();
  const cache = createPictureCache(0);
  const [first, second] = await Promise.all([cache.get('a', make('a')), cache.get('a', make('a'))]);
  expect(second).toBe(first);
  expect(made).toEqual(['a']);
});

it('beyond the limit the least recently used picture goes first', async () => {
  const { made, make } = counted();
  const cache = createPictureCache(90);
  for (const key of ['a', 'b', 'c', 'a', 'd', 'a', 'c', 'b']) await cache.get(key, make(key));
  // d pushed b out, for a was used after b; then b had to be made again.
  expect(made).toEqual(['a', 'b', 'c', 'd', 'b']);
});

it('a picture larger than the limit is handed out and not kept', async () => {
  const { made, make } = counted();
  const cache = createPictureCache(29);
  expect((await cache.get('a', make('a'))).data.length).toBe(30);
  await cache.get('a', make('a'));
  expect(made).toEqual(['a', 'a']);
});

it('an error reaches every waiting caller and is not kept', async () => {
  const { make } = counted();
  const cache = createPictureCache(100);
  const fail = (): Promise<Picture> => Promise.reject(new Error('unreadable'));
  const results = await Promise.allSettled([cache.get('a', fail), cache.get('a', fail)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await cache.get('a', make('a'))).data.length).toBe(30);
});
