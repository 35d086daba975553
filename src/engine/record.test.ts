import { describe, expect, it } from 'vitest';
import { matrix, normalMatrix } from '../../tests/synthetic-run.ts';
import { recordColumnNames, recordColumns, STATUS, type RecordInput } from './record.ts';

function record(logits: number[], labels: number[] = [], unreadable = 0): Record<string, number> {
  const input = {
    logits: matrix([logits]),
    labels: [labels],
    unreadable: Uint8Array.of(unreadable),
  };
  return Object.fromEntries([...recordColumns(input)].map(([name, { data }]) => [name, data[0]]));
}

describe('a row of logits 0, ln 2, ln 5', () => {
  // Float32 logits: probabilities 1/8, 2/8, 5/8 to seven digits.
  const row = record([0, Math.log(2), Math.log(5)], [1]);

  it('ranks its classes', () => {
    expect([row['top_id_1'], row['top_id_2'], row['top_id_3']]).toEqual([2, 1, 0]);
    expect(row['top_probability_1']).toBeCloseTo(5 / 8, 7);
    expect(row['top_probability_3']).toBeCloseTo(1 / 8, 7);
    expect(row).not.toHaveProperty('top_id_4');
  });
  it('keeps what can be said of its distribution', () => {
    expect(row['max_logit']).toBe(Math.fround(Math.log(5)));
    expect(row['log_sum_exp']).toBeCloseTo(Math.log(8), 7);
    expect(row['sum_squared_probability']).toBeCloseTo((1 + 4 + 25) / 64, 7);
    const entropy = -[1, 2, 5].reduce((total, k) => total + (k / 8) * Math.log(k / 8), 0);
    expect(row['entropy']).toBeCloseTo(entropy, 7);
  });
  it('says how its label fared', () => {
    expect(row).toMatchObject({ status: STATUS.ok, label: 1, label_rank: 1 });
    expect(row['label_log_probability']).toBeCloseTo(Math.log(2 / 8), 7);
  });
});

describe('ties', () => {
  it('rank by the lower class first, in the top five and for the label', () => {
    const row = record([1, 3, 3, 1, 1, 1, 3], [6]);
    expect([1, 2, 3, 4, 5].map((k) => row[`top_id_${k}`])).toEqual([1, 2, 6, 0, 3]);
    expect(row['label_rank']).toBe(2);
  });
  it('constant logits are uniform', () => {
    const row = record([7, 7, 7, 7], [3]);
    expect(row).toMatchObject({ label_rank: 3, top_id_1: 0, top_probability_1: 0.25 });
    expect(row['entropy']).toBeCloseTo(Math.log(4), 15);
  });
});

describe('labels', () => {
  it('the best-ranked accepted one counts, the first one is kept', () => {
    const row = record([1, 5, 3, 2], [0, 2]);
    expect(row).toMatchObject({ label: 0, label_rank: 1 });
    expect(row['label_log_probability']).toBeCloseTo(3 - (row['log_sum_exp'] ?? NaN), 14);
  });
  it('none gives −1 and NaN, and everything else stands', () => {
    const row = record([1, 5], []);
    expect(row).toMatchObject({ status: STATUS.ok, label: -1, label_rank: -1, top_id_1: 1 });
    expect(row['label_log_probability']).toBeNaN();
  });
  it.each([2, -1, 0.5])('%d among two classes is refused', (label) => {
    expect(() => record([1, 5], [label])).toThrow(
      expect.objectContaining({ code: 'label_out_of_range' }),
    );
  });
});

describe('what cannot be used', () => {
  it.each([
    ['a NaN logit', [1, NaN, 2], 0, STATUS.nonfinite],
    ['an infinite logit', [1, Infinity, 2], 0, STATUS.nonfinite],
    ['a negative infinite logit', [-Infinity, 1, 2], 0, STATUS.nonfinite],
    ['an unreadable picture', [1, 2, 3], 1, STATUS.skipped],
    ['an unreadable picture with NaN logits', [NaN, 2, 3], 1, STATUS.skipped],
  ])('%s leaves its label and nothing else', (_, logits, unreadable, status) => {
    const { status: found, label, ...rest } = record(logits, [2], unreadable);
    expect([found, label]).toEqual([status, 2]);
    for (const [name, value] of Object.entries(rest)) {
      expect([name, value]).toEqual([name, /id|rank/.test(name) ? -1 : NaN]);
    }
  });
});

describe('extreme logits', () => {
  it('huge ones do not overflow', () => {
    const row = record([3e38, -3e38], [1]);
    expect(row).toMatchObject({ top_probability_1: 1, entropy: 0, sum_squared_probability: 1 });
    expect(row['label_log_probability']).toBeCloseTo(-6e38, -32);
  });
  it('a single class is certain', () => {
    const row = record([-2], [0]);
    expect(row).toMatchObject({ label_rank: 0, top_probability_1: 1, label_log_probability: 0 });
  });
});

it('the columns are the names announced, for few and many classes', () => {
  for (const classes of [1, 3, 5, 10]) {
    const input: RecordInput = {
      logits: normalMatrix('names', 2, classes),
      labels: [[0], []],
      unreadable: new Uint8Array(2),
    };
    expect([...recordColumns(input).keys()]).toEqual(recordColumnNames(classes));
  }
});

it('no examples make empty columns', () => {
  const columns = recordColumns({
    logits: matrix([], 3),
    labels: [],
    unreadable: new Uint8Array(0),
  });
  for (const { data } of columns.values()) expect(data.length).toBe(0);
});
