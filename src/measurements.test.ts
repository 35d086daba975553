import { describe, expect, it } from 'vitest';
import { matrix, measure, normalMatrix, slice, type SyntheticRun } from '../tests/synthetic-run.ts';
import { randomStream } from './core/random.ts';
import { measurementList } from './measurement-list.ts';
import type { Measurement, Outcome } from './measurement.ts';

/** What every measurement can be measured with. */
function parametersOf({ parameters }: Measurement): Record<string, string> {
  return 'group' in parameters ? { group: 'region' } : {};
}

function viewsOf(measurement: Measurement): string[] {
  return Object.keys(measurement.bind(parametersOf(measurement)).needs.columns);
}

const VIEWS = [...new Set(['identity', ...measurementList.flatMap(viewsOf)])];

/** `n` examples, some of them unreadable, unlabelled, not finite, without a group. */
function irregularRun(n: number, classes = 7): SyntheticRun {
  const stream = randomStream('irregular');
  const logits = Object.fromEntries(
    VIEWS.map((view) => [view, normalMatrix(`logits ${view}`, n, classes)]),
  );
  const embeddings = Object.fromEntries(
    VIEWS.map((view) => [view, normalMatrix(`embedding ${view}`, n, 6)]),
  );
  logits['identity'].data[classes * 3] = NaN;
  logits['rotate:45'].data[classes * 40 + 1] = Infinity;
  embeddings['identity'].data.fill(0, 6 * 5, 6 * 6);
  embeddings['identity'].data[6 * 70] = NaN;
  return {
    logits,
    embeddings,
    labels: Array.from({ length: n }, (_, i) =>
      i % 17 === 4 ? [] : [stream.integer(i, classes), (i * 5) % classes],
    ),
    unreadable: [7, 8, 64],
    groups: {
      region: Array.from({ length: n }, (_, i) => (i % 11 === 0 ? null : `region ${i % 3}`)),
    },
    seed: 5,
  };
}

/** The same examples, all answered with the same logits and embedding. */
function uniformRun(n: number, classes: number, group: string | null): SyntheticRun {
  const rows = (width: number) =>
    matrix(
      Array.from({ length: n }, () => new Float32Array(width).fill(1)),
      width,
    );
  return {
    logits: Object.fromEntries(VIEWS.map((view) => [view, rows(classes)])),
    embeddings: Object.fromEntries(VIEWS.map((view) => [view, rows(6)])),
    labels: Array.from({ length: n }, (_, i) => [i % classes]),
    groups: { region: Array.from({ length: n }, () => group) },
  };
}

function head(run: SyntheticRun, n: number): SyntheticRun {
  const cut = (all: SyntheticRun['logits'] = {}) =>
    Object.fromEntries(Object.entries(all).map(([view, rows]) => [view, slice(rows, 0, n)]));
  return {
    ...run,
    logits: cut(run.logits),
    embeddings: cut(run.embeddings),
    labels: run.labels.slice(0, n),
    groups: { region: (run.groups?.['region'] ?? []).slice(0, n) },
  };
}

function expectSound(outcome: Outcome, measurement: Measurement): void {
  const { range } = measurement.meta;
  const details = [...outcome.values, ...outcome.undefined].map(({ detail }) => detail);
  expect(new Set(details).size).toBe(details.length);
  for (const { value, n, interval, detail, range: own } of outcome.values) {
    const [low, high] = own ?? range;
    expect(Number.isFinite(value), `${detail} = ${value}`).toBe(true);
    expect(n, detail).toBeGreaterThan(0);
    expect(value, detail).toBeGreaterThanOrEqual(low ?? -Infinity);
    expect(value, detail).toBeLessThanOrEqual(high ?? Infinity);
    if ('none' in interval) expect(interval.none, detail).toMatch(/\w{3}/);
    else {
      expect(interval.low, detail).toBeLessThanOrEqual(interval.high);
      expect(interval.low, detail).toBeGreaterThanOrEqual(low ?? -Infinity);
      expect(interval.high, detail).toBeLessThanOrEqual(high ?? Infinity);
      expect(interval.method, detail).not.toBe('');
    }
  }
  for (const { reason } of outcome.undefined) expect(reason).toMatch(/\w{3}/);
  // JSON turns what is not finite into null: the details must survive it unchanged.
  expect(JSON.parse(JSON.stringify(outcome.details))).toEqual(outcome.details);
}

function primaryOf(measurement: Measurement): string {
  return measurement.bind(parametersOf(measurement)).primary;
}

const N = 200;
const whole = irregularRun(N);

describe.each(measurementList.map((measurement) => [measurement.meta.id, measurement] as const))(
  '%s',
  (_, measurement) => {
    const outcomeOf = (run: SyntheticRun) => measure(measurement, parametersOf(measurement), run);

    it('gives finite values in range, each with n and an interval or a reason for none', () => {
      const outcome = outcomeOf(whole);
      expectSound(outcome, measurement);
      expect(outcome.values.map(({ detail }) => detail)).toContain(primaryOf(measurement));
    });

    it.each([
      ['one by one', Array.from({ length: N }, (_, i) => i + 1)],
      ['in blocks', [32, 64, 96, 128, 160, 192, 200]],
      ['across blocks', [5, 37, 100, 101, 199, 200]],
    ])('does not depend on the chunks: %s', (_, chunkEnds) => {
      const outcome = outcomeOf({ ...whole, chunkEnds });
      const expected = outcomeOf(whole);
      expect(outcome.undefined).toEqual(expected.undefined);
      expect(outcome.values.map(({ detail, n }) => [detail, n])).toEqual(
        expected.values.map(({ detail, n }) => [detail, n]),
      );
      outcome.values.forEach(({ value, detail }, i) => {
        const difference = Math.abs(value - expected.values[i].value);
        expect(difference, detail).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
      });
    });

    it('gives the same outcome twice', () => expect(outcomeOf(whole)).toEqual(outcomeOf(whole)));

    it.each([0, 1, 2, 33])('is sound on the first %i examples', (n) => {
      const outcome = outcomeOf(head(whole, n));
      expectSound(outcome, measurement);
      const details = [...outcome.values, ...outcome.undefined].map(({ detail }) => detail);
      expect(details).toContain(primaryOf(measurement));
      if (n === 0) expect(outcome.values).toEqual([]);
    });

    it.each([
      ['constant outputs', 7, 'a'],
      ['a single class', 1, 'a'],
      ['no group at all', 3, null],
    ])('is sound on %s', (_, classes, group) => {
      expectSound(outcomeOf(uniformRun(100, classes, group)), measurement);
    });

    it('is sound when no picture can be read', () => {
      const all = Array.from({ length: N }, (_, i) => i);
      const outcome = outcomeOf({ ...whole, unreadable: all });
      expectSound(outcome, measurement);
      expect(outcome.values).toEqual([]);
    });
  },
);
