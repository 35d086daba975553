import { describe, expect, it } from 'vitest';
import { blockGroups } from '../../core/block-groups.ts';
import { curveOf, medianStatistic, type ViewStatistic } from './magnitude-curve.ts';

const options = {
  transform: 'rotate',
  prefix: 'l2_',
  range: [null, 1] as const,
  variant: 'test',
  reason: 'for a reason',
};

function statistic(magnitude: string, value: number | null): ViewStatistic {
  const view = { magnitude, view: `rotate:${magnitude}`, detail: `rotate_${magnitude}` };
  const leftOut = [value === null ? null : value - 0.1, value === null ? null : value + 0.1];
  return { view, value, leftOut, sizes: [32, 8] };
}

describe('a curve', () => {
  const outcome = curveOf([statistic('10', 0.2), statistic('20', 0.4)], options);
  it('has the unweighted mean first, then every magnitude', () => {
    expect(outcome.values.map(({ detail, value, n }) => [detail, value, n])).toEqual([
      ['l2_rotate', expect.closeTo(0.3, 14), 40],
      ['l2_rotate_10', 0.2, 40],
      ['l2_rotate_20', 0.4, 40],
    ]);
  });
  it('never leaves its range', () => {
    for (const { interval } of outcome.values) {
      if ('none' in interval) throw new Error(interval.none);
      expect(interval.high).toBeLessThanOrEqual(1);
    }
  });
  it('lists what is undefined and leaves it out of the mean', () => {
    const partly = curveOf([statistic('0', null), statistic('20', 0.4)], options);
    expect(partly.undefined).toEqual([{ detail: 'l2_rotate_0', reason: 'for a reason' }]);
    expect(partly.values[0]).toMatchObject({
      detail: 'l2_rotate',
      value: 0.4,
      variant: 'test; mean of 1 of 2 magnitudes',
    });
    expect(partly.details['curve']).toMatchObject([
      { magnitude: '0', value: null },
      { value: 0.4 },
    ]);
  });
  it('without any point has no mean either', () => {
    const none = curveOf([statistic('0', null)], options);
    expect(none.values).toEqual([]);
    expect(none.undefined.map(({ detail }) => detail)).toEqual(['l2_rotate', 'l2_rotate_0']);
  });
  it('of a transform without magnitudes is one value', () => {
    const view = { magnitude: '', view: 'hflip', detail: 'hflip' };
    const single = curveOf([{ ...statistic('', 0.5), view }], {
      ...options,
      transform: 'hflip',
      prefix: '',
    });
    expect(single.values.map(({ detail }) => detail)).toEqual(['hflip']);
  });
});

describe('a median', () => {
  const view = { magnitude: '1', view: 'rotate:1', detail: 'rotate_1' };
  it('ignores what is NaN, and can leave out a group of blocks', () => {
    const values = new Float64Array(64).fill(NaN);
    values.set([1, 2, 9], 0);
    values.set([4], 32);
    const { value, leftOut, sizes } = medianStatistic(view, values, blockGroups(64));
    expect(value).toBe(3);
    expect(leftOut).toEqual([4, 2]);
    expect(sizes).toEqual([3, 1]);
  });
  it('of nothing does not exist', () => {
    expect(medianStatistic(view, [NaN], blockGroups(1))).toMatchObject({
      value: null,
      leftOut: [null],
    });
  });
});
