import { DatasetError } from '../../core/errors.ts';

/** More shards than any dataset has: a larger range is a slip. */
const MOST_SHARDS = 100_000;

/**
 * The names that a pattern stands for: `train-{000..002}.tar` are three, with as many digits as the first number has.
 * A name without a range is itself.
 * @throws DatasetError `invalid_shards` for a range that goes down or is too long
 */
export function expandShards(pattern: string): string[] {
  const range = /\{(\d+)\.\.(\d+)\}/.exec(pattern);
  if (range === null) return [pattern];
  const [whole, first = '', last = ''] = range;
  const from = Number(first);
  const count = Number(last) - from + 1;
  if (count < 1 || count > MOST_SHARDS) {
    throw new DatasetError(
      'invalid_shards',
      `"${pattern}" stands for ${Math.max(0, count)} archives; a range such as {000..003} goes up, to at most ${MOST_SHARDS}.`,
      { context: { pattern } },
    );
  }
  const before = pattern.slice(0, range.index);
  const after = pattern.slice(range.index + whole.length);
  return Array.from({ length: count }, (_, i) => {
    const number = String(from + i).padStart(first.length, '0');
    return `${before}${number}${after}`;
  });
}
