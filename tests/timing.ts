import { expect } from 'vitest';

/** Attempts after one that took too long. */
const RETRIES = 3;

/**
 * Does work that must not take longer than `limit` milliseconds. On a busy machine any work may wait for its turn, so
 * what took longer is done again: its fastest attempt counts.
 */
export async function expectWithin(limit: number, work: () => unknown): Promise<void> {
  let fastest = await timeOf(work);
  for (let i = 0; i < RETRIES && fastest >= limit; i++) {
    fastest = Math.min(fastest, await timeOf(work));
  }
  expect(fastest, 'milliseconds').toBeLessThan(limit);
}

async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
