import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Median of some numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Seconds that a call takes. */
export async function seconds(call) {
  const start = performance.now();
  await call();
  return (performance.now() - start) / 1000;
}

/**
 * Median seconds of each call, taken in turns after one warm-up each, so that whatever else the machine does meets
 * all of them alike.
 */
export async function compare(calls, rounds) {
  for (const call of calls) await call();
  const times = calls.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, call] of calls.entries()) times[index].push(await seconds(call));
  }
  return times.map(median);
}

/** Runs `use` with a new empty folder, which is removed afterwards. */
export async function withFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), 'interplay-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
