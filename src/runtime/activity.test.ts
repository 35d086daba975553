import { expect, it } from 'vitest';
import { createActivity } from './activity.ts';

it('an activity ends when what has begun is over, well or not, and lets nothing more begin', async () => {
  const activity = createActivity();
  const finish: (() => void)[] = [];
  const first = activity.run(() => new Promise<number>((resolve) => finish.push(() => resolve(1))));
  const second = activity
    .run(() => new Promise((_, reject) => finish.push(() => reject(new Error('broken')))))
    .catch((error: Error) => error.message);
  let ended = false;
  const end = activity.end().then(() => (ended = true));
  await expect(activity.run(() => Promise.resolve())).rejects.toMatchObject({ code: 'cancelled' });
  finish[0]?.();
  expect(await first).toBe(1);
  expect(ended).toBe(false);
  finish[1]?.();
  expect(await second).toBe('broken');
  await end;
  expect(ended).toBe(true);
});

it('an activity in which nothing runs ends at once, as often as it is ended', async () => {
  const activity = createActivity();
  expect(await activity.run(() => Promise.resolve('done'))).toBe('done');
  await activity.end();
  await activity.end();
});
