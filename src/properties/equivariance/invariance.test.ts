import { describe, expect, it } from 'vitest';
import {
  matrix,
  measure,
  normalMatrix,
  valuesOf,
  type SyntheticRun,
} from '../../../tests/synthetic-run.ts';
import type { Matrix } from '../../core/matrix.ts';
import { partners } from './block-pairs.ts';
import { cosineInvariance } from './grounding.ts';
import { invariance } from './invariance.ts';

const parameters = { magnitudes: ['30'] };

function run(identity: Matrix, viewed: Matrix): SyntheticRun {
  const logits = { rows: identity.rows, width: 2, data: new Float32Array(identity.rows * 2) };
  return {
    logits: { identity: logits, 'rotate:30': logits },
    embeddings: { identity, 'rotate:30': viewed },
    labels: Array.from({ length: identity.rows }, () => []),
  };
}

describe('invariance', () => {
  const z = normalMatrix('z', 256, 16);
  it('is 1 when the view does not move the embedding', () => {
    const values = valuesOf(measure(invariance, parameters, run(z, z)));
    expect(values['rotate']).toBeCloseTo(1, 6);
    expect(values['l2_rotate']).toBeCloseTo(1, 5);
  });
  it('is 0 when the view’s embedding has nothing to do with the picture: 9 of 10 intervals hold it', () => {
    const held = Array.from({ length: 40 }, (_, i) => {
      const viewed = normalMatrix(`unrelated ${i}`, 256, 16);
      const [{ value, interval }] = measure(invariance, parameters, run(z, viewed)).values;
      if ('none' in interval) throw new Error(interval.none);
      expect(Math.abs(value)).toBeLessThan(0.15);
      return interval.low <= 0 && interval.high >= 0;
    });
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(34);
  });
  it('is 0 for a model that ignores its input: every other image is as near', () => {
    const same = matrix(Array.from({ length: 64 }, () => [1, 2, 2]));
    const values = valuesOf(measure(invariance, parameters, run(same, same)));
    expect(values['rotate']).toBeCloseTo(0, 6);
    expect(values['l2_rotate']).toBeCloseTo(0, 6);
  });
  it('is the median over examples of the formula, partners drawn within the block', () => {
    const viewed = normalMatrix('viewed', 3, 4);
    const three = normalMatrix('three', 3, 4);
    const byHand = [...partners(0, 0, 3)].map((partner, i) =>
      cosineInvariance({
        identity: three.data,
        viewed: viewed.data,
        width: 4,
        own: i * 4,
        partner: partner * 4,
      }),
    );
    const values = valuesOf(measure(invariance, parameters, run(three, viewed)));
    expect(values['rotate_30']).toBeCloseTo(byHand.sort((a, b) => a - b)[1], 14);
  });
  it('by cosine has two names', () => {
    const values = valuesOf(
      measure(invariance, parameters, run(z, normalMatrix('other', 256, 16))),
    );
    expect(values['cosine_rotate']).toBe(values['rotate']);
  });
  it('of an example alone in its block does not exist', () => {
    const outcome = measure(invariance, parameters, run(matrix([[1, 2]]), matrix([[1, 2]])));
    expect(outcome.values).toEqual([]);
    expect(outcome.undefined[0].reason).toMatch(/another usable one/);
  });
  it('leaves out unreadable examples, as partners too', () => {
    const first = { ...run(z, normalMatrix('other', 256, 16)), unreadable: [3] };
    const changed = {
      ...z,
      data: z.data.map((value, i) => (Math.floor(i / 16) === 3 ? 99 : value)),
    };
    const second = { ...run(changed, normalMatrix('other', 256, 16)), unreadable: [3] };
    const outcome = measure(invariance, parameters, first);
    expect(outcome.values[0].n).toBe(255);
    expect(measure(invariance, parameters, second)).toEqual(outcome);
  });
});
